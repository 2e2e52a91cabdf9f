package synth

import (
	"fmt"
	"strings"
	"time"

	"ddss/internal/viettext"
)

var (
	surnames = []string{"Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đào", "Đoàn", "Vương", "Trịnh", "Đinh", "Lâm", "Mai", "Tạ", "Chu", "Quách", "Thân"}
	middles  = [2][]string{
		{"Văn", "Đức", "Hữu", "Công", "Quang", "Minh", "Xuân", "Đình", "Bá", "Trọng", "Quốc", "Anh", "Tiến", "Duy", "Thế", "Viết", "Ngọc", "Thành", "Khắc", "Gia"},
		{"Thị", "Thị", "Thị Thu", "Thị Ngọc", "Thị Thanh", "Ngọc", "Thu", "Thanh", "Minh", "Phương", "Thị Kim", "Thị Bích", "Thị Hồng", "Khánh", "Thùy", "Thị Mai", "Diệu", "Hoài", "Thị Minh", "Bảo"},
	}
	given = [2][]string{
		{"An", "Anh", "Bảo", "Bình", "Chiến", "Cường", "Dũng", "Duy", "Đại", "Đạt", "Đông", "Giang", "Hải", "Hào", "Hiếu", "Hòa", "Hoàng", "Hùng", "Huy", "Khải", "Khoa", "Kiên", "Lâm", "Long", "Lộc", "Mạnh", "Minh", "Nam", "Nghĩa", "Nhân", "Phong", "Phúc", "Quân", "Quang", "Quyết", "Sơn", "Tài", "Tâm", "Thái", "Thắng", "Thành", "Thịnh", "Thọ", "Tiến", "Toàn", "Trung", "Trường", "Tú", "Tuấn", "Tùng", "Vinh", "Vũ", "Xuân"},
		{"An", "Anh", "Ánh", "Bích", "Châu", "Chi", "Diễm", "Dung", "Duyên", "Giang", "Hà", "Hằng", "Hạnh", "Hiền", "Hoa", "Hòa", "Hồng", "Huệ", "Hương", "Hường", "Huyền", "Khuê", "Lan", "Lê", "Liên", "Linh", "Loan", "Ly", "Mai", "My", "Nga", "Ngân", "Ngọc", "Nhung", "Oanh", "Phương", "Quỳnh", "Sen", "Tâm", "Thảo", "Thơ", "Thu", "Thủy", "Tiên", "Trang", "Trinh", "Tuyết", "Uyên", "Vân", "Vy", "Yến"},
	}
	provinceCodes = []string{"001", "001", "001", "001", "001", "001", "001", "001", "035", "030", "027", "026", "025", "034", "036", "017", "033", "038", "040", "008"}
)

// genders of a person; they index the lists of names, and their parity is that of the fourth digit of a number.
const (
	male   = 0
	female = 1
)

var genderTexts = [2]string{"Nam", "Nữ"}

// person is someone with an identity number of Việt Nam.
type person struct {
	name, id     string
	born         time.Time
	gender       int
	phone, email string
	home         home
	uses         int  // dossiers in which the person is the applicant
	extracted    bool // stands in the extract of the population database
	kept         bool // never drawn again
	procedures   map[string]bool
}

// crowd makes people and knows which numbers are taken.
type crowd struct {
	random
	ids    map[string]bool
	phones map[string]bool
	people []*person
}

func newCrowd(seed uint64) *crowd {
	return &crowd{random: newRandom(seed, "people"), ids: map[string]bool{}, phones: map[string]bool{}}
}

// identity is a new number for someone born then: province, gender and century, year, six digits (NĐ 137/2015).
func (c *crowd) identity(born time.Time, gender int) string {
	for {
		century := (born.Year()/100 - 19) * 2
		id := fmt.Sprintf("%s%d%02d%s", pick(c.random, provinceCodes), century+gender, born.Year()%100, c.digits(6))
		if !c.ids[id] && !strings.HasSuffix(id, "000000") {
			c.ids[id] = true
			return id
		}
	}
}

func (c *crowd) phone() string {
	for {
		p := pick(c.random, []string{"03", "05", "07", "08", "09"}) + c.digits(8)
		if !c.phones[p] {
			c.phones[p] = true
			return p
		}
	}
}

func (c *crowd) name(gender int) string {
	return pick(c.random, surnames) + " " + pick(c.random, middles[gender]) + " " + pick(c.random, given[gender])
}

// born makes a person of the given day of birth.
func (c *crowd) bornOn(day time.Time) *person {
	g := c.IntN(2)
	p := &person{name: c.name(g), born: day, gender: g, home: newHome(c.random), phone: c.phone(), procedures: map[string]bool{}}
	p.id = c.identity(day, g)
	if c.chance(280) {
		p.email = email(p.name, p.id)
	}
	return p
}

// adult makes a person of 18 to 85 years and keeps them among the people.
func (c *crowd) adult(until time.Time) *person {
	p := c.bornOn(until.AddDate(-c.between(18, 85), 0, -c.IntN(365)))
	p.extracted = c.chance(450)
	return p
}

// email is an address made of the name and the last digits of the number.
func email(name, id string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(viettext.StripMarks(name)) {
		if r >= 'a' && r <= 'z' {
			b.WriteRune(r)
		}
	}
	return b.String() + id[len(id)-4:] + "@example.vn"
}

// home is where someone lives.
type home struct {
	ward    ward
	address string
}

// ward is a present ward of Hà Nội.
type ward struct{ code, name string }

// Wards of the sample: the commune itself and others, with the codes of QĐ 19/2025/QĐ-TTg.
var (
	oDien  = ward{"09817", "xã Ô Diên"}
	others = []ward{{"09784", "xã Đan Phượng"}, {"09832", "xã Hoài Đức"}, {"09871", "xã Sơn Đồng"}, {"09715", "xã Phúc Thọ"}, {"00613", "phường Tây Tựu"}, {"00598", "phường Thượng Cát"},
		{"00592", "phường Từ Liêm"}, {"00602", "phường Đông Ngạc"}, {"00619", "phường Phú Diễn"}, {"00166", "phường Cầu Giấy"}, {"00004", "phường Ba Đình"}}
	// oldWards are the wards that became the commune on 2025-07-01 (NQ 1656/NQ-UBTVQH15), with their old codes.
	oldWards = []ward{{"09796", "xã Hồng Hà"}, {"09799", "xã Liên Hồng"}, {"09802", "xã Liên Hà"}, {"09805", "xã Hạ Mỗ"}, {"09808", "xã Liên Trung"}, {"09817", "xã Tân Hội"}, {"09820", "xã Tân Lập"}, {"00607", "phường Tây Tựu"}}
	villages = []string{"Hạ Mỗ", "Tân Hội", "Liên Hà", "Hồng Hà", "Liên Hồng", "Liên Trung", "Tân Lập", "Bồng Lai", "Thượng Thôn", "Trung Thôn", "Đan Hội", "Phan Long", "Vĩnh Kỳ", "Thúy Hội", "Thượng Hội"}
)

func newHome(r random) home {
	w := oDien
	if r.chance(90) {
		w = pick(r, others)
	}
	return home{w, street(r) + ", " + w.name + ", thành phố Hà Nội"}
}

func street(r random) string {
	place := "thôn " + pick(r, villages)
	switch r.IntN(4) {
	case 0:
		return fmt.Sprintf("Số %d, ngõ %d, %s", r.between(1, 190), r.between(1, 80), place)
	case 1:
		return fmt.Sprintf("Số nhà %d, cụm %d, %s", r.between(1, 400), r.between(1, 14), place)
	case 2:
		return fmt.Sprintf("Xóm %d, %s", r.between(1, 12), place)
	}
	return fmt.Sprintf("Số %d đường %s, %s", r.between(1, 250), pick(r, []string{"Phan Xích", "Thọ Lão", "Hồng Hà", "Tân Hội", "Liên Hà"}), place)
}

// taxCode is a valid ten-digit code: the last digit is 10 − Σ dᵢwᵢ mod 11.
func (c *crowd) taxCode() string {
	weights := []int{31, 29, 23, 19, 17, 13, 7, 5, 3}
	for {
		head := "01" + c.digits(7)
		sum := 0
		for i, w := range weights {
			sum += int(head[i]-'0') * w
		}
		if check := 10 - sum%11; check < 10 {
			code := fmt.Sprintf("%s%d", head, check)
			if !c.ids[code] {
				c.ids[code] = true
				return code
			}
		}
	}
}

package synth

import "time"

// Units of time limits, as the list of procedures writes them.
const (
	unitWorkdays = "Ngày làm việc"
	unitDays     = "Ngày"
	unitHours    = "Giờ"
	unitMonths   = "Tháng"
)

// procedure is an entry of the list of procedures.
type procedure struct {
	code, name, sector string
	level              string // Toàn trình, Một phần, Còn lại
	limit              int
	unit               string
	fee                int
	freeOnline         bool // the fee is 0 when filed online
	weight             int  // share of dossiers
	department         string
	hasResult          bool
	components         int // papers asked for
	forChild           bool
	forFirms           bool
	noDigitize         bool
	ended              time.Time // zero: in force
}

const (
	fullOnline = "Toàn trình"
	partOnline = "Một phần"
	infoOnly   = "Còn lại"
)

const (
	certification = "Chứng thực"
	civilStatus   = "Hộ tịch"
	land          = "Đất đai"
)

// Agencies of the commune. Dossiers are received by the public service centre and coded with its identifier.
const (
	prefix     = "H26.99"
	centre     = prefix + ".01"
	office     = prefix + ".02"
	economy    = prefix + ".03"
	culture    = prefix + ".04"
	registrars = prefix + ".05"
	neighbour  = "H26.98.01" // the centre of another commune
)

var agencies = [][2]string{
	{prefix, "UBND xã Ô Diên"}, {centre, "Trung tâm Phục vụ hành chính công xã Ô Diên"}, {office, "Văn phòng HĐND và UBND xã Ô Diên"},
	{economy, "Phòng Kinh tế xã Ô Diên"}, {culture, "Phòng Văn hóa - Xã hội xã Ô Diên"}, {registrars, "Bộ phận Tư pháp - Hộ tịch xã Ô Diên"},
	{prefix + ".06", "Công an xã Ô Diên"}, {prefix + ".07", "Trạm Y tế xã Ô Diên"},
}

var endedOn = time.Date(2026, 3, 31, 0, 0, 0, 0, zone)

// procedures of the commune; the last one ended in the year.
var procedures = []*procedure{
	{code: "2.000815", name: "Chứng thực bản sao từ bản chính giấy tờ, văn bản", sector: certification, level: partOnline, limit: 0, fee: 2000, weight: 270, department: registrars, hasResult: true, components: 1},
	{code: "2.000884", name: "Chứng thực chữ ký trong các giấy tờ, văn bản", sector: certification, level: partOnline, limit: 0, fee: 10000, weight: 110, department: registrars, hasResult: true, components: 2},
	{code: "2.001035", name: "Chứng thực hợp đồng, giao dịch liên quan đến tài sản là động sản", sector: certification, level: infoOnly, limit: 2, fee: 50000, weight: 25, department: registrars, hasResult: true, components: 4},
	{code: "2.001019", name: "Chứng thực di chúc", sector: certification, level: infoOnly, limit: 2, fee: 50000, weight: 8, department: registrars, hasResult: true, components: 3},
	{code: "1.001193", name: "Đăng ký khai sinh", sector: civilStatus, level: fullOnline, limit: 1, fee: 0, weight: 70, department: registrars, hasResult: true, components: 3, forChild: true},
	{code: "1.000894", name: "Đăng ký kết hôn", sector: civilStatus, level: partOnline, limit: 3, fee: 0, weight: 45, department: registrars, hasResult: true, components: 3},
	{code: "1.000656", name: "Đăng ký khai tử", sector: civilStatus, level: fullOnline, limit: 1, fee: 0, weight: 35, department: registrars, hasResult: true, components: 2},
	{code: "1.004873", name: "Cấp giấy xác nhận tình trạng hôn nhân", sector: civilStatus, level: fullOnline, limit: 3, fee: 8000, freeOnline: true, weight: 80, department: registrars, hasResult: true, components: 2},
	{code: "1.004859", name: "Thay đổi, cải chính, bổ sung thông tin hộ tịch", sector: civilStatus, level: partOnline, limit: 3, fee: 15000, weight: 25, department: registrars, hasResult: true, components: 3},
	{code: "2.000635", name: "Cấp bản sao trích lục hộ tịch", sector: civilStatus, level: fullOnline, limit: 1, fee: 8000, weight: 85, department: registrars, hasResult: true, components: 1},
	{code: "1.005461", name: "Đăng ký lại khai sinh", sector: civilStatus, level: partOnline, limit: 5, fee: 8000, weight: 12, department: registrars, hasResult: true, components: 3},
	{code: "1.012753", name: "Đăng ký đất đai, tài sản gắn liền với đất lần đầu", sector: land, level: partOnline, limit: 20, fee: 100000, weight: 35, department: economy, hasResult: true, components: 5},
	{code: "1.012817", name: "Xác định lại diện tích đất ở của hộ gia đình, cá nhân", sector: land, level: partOnline, limit: 20, fee: 0, weight: 12, department: economy, hasResult: true, components: 4},
	{code: "1.012812", name: "Hòa giải tranh chấp đất đai", sector: land, level: infoOnly, limit: 30, unit: unitDays, fee: 0, weight: 8, department: economy, hasResult: true, components: 2},
	{code: "1.013949", name: "Giao đất, cho thuê đất, chuyển mục đích sử dụng đất", sector: land, level: partOnline, limit: 15, fee: 0, weight: 15, department: economy, hasResult: true, components: 5},
	{code: "1.009994", name: "Cấp giấy phép xây dựng nhà ở riêng lẻ", sector: "Xây dựng", level: fullOnline, limit: 10, fee: 75000, weight: 28, department: economy, hasResult: true, components: 4},
	{code: "1.009995", name: "Điều chỉnh giấy phép xây dựng nhà ở riêng lẻ", sector: "Xây dựng", level: fullOnline, limit: 10, fee: 15000, weight: 7, department: economy, hasResult: true, components: 3},
	{code: "1.001612", name: "Đăng ký thành lập hộ kinh doanh", sector: "Kinh tế", level: fullOnline, limit: 3, fee: 100000, freeOnline: true, weight: 40, department: economy, hasResult: true, components: 2, forFirms: true},
	{code: "2.000720", name: "Đăng ký thay đổi nội dung đăng ký hộ kinh doanh", sector: "Kinh tế", level: fullOnline, limit: 3, fee: 100000, freeOnline: true, weight: 16, department: economy, hasResult: true, components: 2, forFirms: true},
	{code: "2.000633", name: "Cấp giấy phép bán lẻ rượu", sector: "Kinh tế", level: fullOnline, limit: 10, fee: 0, weight: 6, department: economy, hasResult: true, components: 3, forFirms: true},
	{code: "1.001776", name: "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hằng tháng", sector: "Bảo trợ xã hội", level: fullOnline, limit: 10, fee: 0, weight: 45, department: culture, hasResult: true, components: 2},
	{code: "1.001731", name: "Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội", sector: "Bảo trợ xã hội", level: fullOnline, limit: 5, fee: 0, weight: 20, department: culture, hasResult: true, components: 3},
	{code: "1.010833", name: "Cấp giấy xác nhận thân nhân của người có công", sector: "Người có công", level: partOnline, limit: 5, fee: 0, weight: 12, department: culture, hasResult: true, components: 2},
	{code: "1.004485", name: "Hỗ trợ ăn trưa đối với trẻ em mẫu giáo", sector: "Giáo dục và Đào tạo", level: fullOnline, limit: 24, fee: 0, weight: 10, department: culture, hasResult: true, components: 2},
	{code: "1.004492", name: "Thành lập nhóm trẻ, lớp mẫu giáo độc lập", sector: "Giáo dục và Đào tạo", level: partOnline, limit: 10, fee: 0, weight: 6, department: culture, hasResult: true, components: 3, forFirms: true},
	{code: "1.003564", name: "Khám giám định mức độ khuyết tật tại Trạm Y tế", sector: "Y tế", level: partOnline, limit: 1, unit: unitMonths, fee: 0, weight: 8, department: culture, hasResult: true, components: 2},
	{code: "1.002150", name: "Cấp giấy chứng sinh", sector: "Y tế", level: partOnline, limit: 8, unit: unitHours, fee: 0, weight: 10, department: culture, hasResult: true, components: 1},
	{code: "2.000509", name: "Đăng ký hoạt động tín ngưỡng", sector: "Tôn giáo", level: partOnline, limit: 15, fee: 0, weight: 5, department: culture, hasResult: true, components: 2, forFirms: true},
	{code: "2.000267", name: "Thông báo mở lớp bồi dưỡng về tôn giáo", sector: "Tôn giáo", level: infoOnly, limit: 5, fee: 0, weight: 3, department: culture, hasResult: false, components: 1, forFirms: true},
	{code: "1.010736", name: "Tham vấn trong đánh giá tác động môi trường", sector: "Môi trường", level: partOnline, limit: 15, fee: 0, weight: 6, department: economy, hasResult: true, components: 2, forFirms: true, noDigitize: true},
	{code: "1.004441", name: "Đăng ký giám hộ cử", sector: civilStatus, level: partOnline, limit: 5, fee: 8000, weight: 10, department: registrars, hasResult: true, components: 2, ended: endedOn},
}

// internalProcedures are those between agencies; the first publishedInternal are published.
var internalProcedures = []string{"Cử công chức, viên chức đi bồi dưỡng", "Phê duyệt kế hoạch công tác năm của phòng chuyên môn", "Xét tặng danh hiệu Lao động tiên tiến", "Thẩm định dự thảo nghị quyết của HĐND xã", "Mua sắm tài sản, trang thiết bị của cơ quan", "Tiếp nhận, luân chuyển văn bản mật"}

const publishedInternal = 4

// ended is the procedure that is no longer in force since endedOn.
var ended = procedures[len(procedures)-1]

func init() {
	for _, p := range procedures {
		if p.unit == "" {
			p.unit = unitWorkdays
		}
	}
}

// feeFor is the fee in force for a channel.
func (p *procedure) feeFor(channel string) int {
	if p.freeOnline && channel == online {
		return 0
	}
	return p.fee
}

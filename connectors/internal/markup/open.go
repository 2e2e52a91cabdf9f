package markup

import (
	"errors"
	"io"
	"os"
	"regexp"
	"strings"

	"ddss/connectors"
	"ddss/internal/viettext"
)

// ErrDoctype says that a document brings a document type, by which entities could grow without limit or reach other files.
var ErrDoctype = connectors.Unreadable("XML có khai báo DOCTYPE, không an toàn; hãy kết xuất lại không có khai báo ấy", "the XML declares a DOCTYPE, which is not safe; export it without one")

// Document is an XML file with how its characters are encoded.
type Document struct {
	path     string
	Encoding viettext.Encoding
	Evidence string
}

var declaration = regexp.MustCompile(`^<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// NewDocument guesses the encoding of an XML file from its head.
func NewDocument(path string) (Document, error) {
	head, err := connectors.Head(path)
	if err != nil {
		return Document{}, err
	}
	d := Document{path: path}
	d.Encoding, d.Evidence = Guess(head)
	return d, nil
}

// Guess is the encoding of XML by its head: the declared one if it is Windows-1258, which nothing but words tells from its
// kin; else what the bytes say.
func Guess(head []byte) (viettext.Encoding, string) {
	if m := declaration.FindSubmatch(head); m != nil && strings.EqualFold(string(m[1]), string(viettext.Windows1258)) {
		return viettext.Windows1258, "declared in the markup"
	}
	return viettext.GuessEncoding(head)
}

// Open opens the document for scanning.
func (d Document) Open() (*Scanner, io.Closer, error) {
	f, err := connectors.OpenFile(d.path)
	if err != nil {
		return nil, nil, err
	}
	return New(d.decoded(f)), f, nil
}

func (d Document) decoded(f *os.File) io.Reader {
	if d.Encoding == viettext.UTF8 {
		return f
	}
	return viettext.NewDecoder(f, d.Encoding)
}

// Root is the name without prefix of the first element of the head of a text, and whether an XML declaration stands before
// it; empty if there is none.
func Root(head []byte) (name string, declared bool) {
	if connectors.Leading(head) != '<' {
		return "", false
	}
	enc, _ := Guess(head)
	text := strings.TrimLeft(viettext.Decode(enc, head), " \t\r\n\ufeff")
	declared = strings.HasPrefix(text, "<?xml")
	if !strings.HasPrefix(text, "<") {
		return "", false
	}
	for {
		text = strings.TrimLeft(text, " \t\r\n")
		end := ">"
		switch {
		case !strings.HasPrefix(text, "<"):
			return "", declared
		case strings.HasPrefix(text, "<!--"):
			end = "-->"
		case strings.HasPrefix(text, "<?"):
		case strings.HasPrefix(text, "<!"):
			if rest, _, _ := strings.Cut(text, ">"); strings.Contains(rest, "[") {
				end = "]>" // of what a document type declares
			}
		default:
			raw, _, _ := strings.Cut(text[1:], ">")
			if raw == "" {
				return "", declared
			}
			t := parseTag([]byte(raw))
			if !t.Open || !namePattern.MatchString(t.Name) {
				return "", declared
			}
			return t.Name, declared
		}
		_, rest, found := strings.Cut(text, end)
		if !found {
			return "", declared
		}
		text = rest
	}
}

var namePattern = regexp.MustCompile(`^[\pL_][\pL\pN._-]*$`)

// Damaged is what is wrong with a document: bounds and a document type are told as they are, all else is damage at a place.
func Damaged(err error, damage error) error {
	if errors.Is(err, connectors.ErrTooLarge) || errors.Is(err, connectors.ErrFormat) {
		return err
	}
	return damage
}

package run

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"aead.dev/minisign"

	"ddss/internal/fault"
)

// Files of a signed run: the signature over manifest.json in the minisign format, and the public key that it follows from. The
// key beside the signature shows that nothing was changed; that it is the signer's has to be known from elsewhere.
const (
	SignatureFile = ManifestFile + ".minisig"
	SignerFile    = ManifestFile + ".pub"
)

// PasswordVariable names the environment variable with the password of an encrypted signing key.
const PasswordVariable = "DDSS_SIGN_PASSWORD"

// Signer signs manifests. The zero Signer signs nothing.
type Signer struct{ key *minisign.PrivateKey }

// MakeSigner writes a new signing key in the minisign format, without a password and for its owner alone, and the public key
// beside it with the ending .pub, of which it returns the name.
func MakeSigner(path string) (public string, err error) {
	pub, key, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make a signing key: %w", err)
	}
	text, err := key.MarshalText()
	if err != nil {
		return "", fmt.Errorf("make a signing key: %w", err)
	}
	if err := writeKey(path, string(text)+"\n"); err != nil {
		return "", err
	}
	public = path + ".pub"
	if err := os.WriteFile(public, publicText(pub), 0o644); err != nil {
		return "", fault.New(fault.Failed, "Không ghi được khoá công khai %s (%s).", "The public key %s cannot be written (%s).", public, fault.System(err)).Because(err)
	}
	return public, nil
}

func publicText(pub minisign.PublicKey) []byte {
	text, _ := pub.MarshalText() // never fails
	return append(text, '\n')
}

// ReadSigner reads a signing key in the minisign format, readable by its owner alone. The password of an encrypted one
// comes from the environment.
func ReadSigner(path string) (Signer, error) {
	text, err := ReadSecret(path, "khoá ký", "signing key", "ddss key --sign "+path)
	if err != nil {
		return Signer{}, err
	}
	key := minisign.PrivateKey{}
	if minisign.IsEncrypted(text) {
		password, given := os.LookupEnv(PasswordVariable)
		if !given {
			return Signer{}, fault.New(fault.Usage, "Khoá ký %s có mật khẩu; hãy đặt mật khẩu vào biến môi trường %s.", "The signing key %s has a password; set it in the environment variable %s.", path, PasswordVariable)
		}
		if key, err = minisign.DecryptKey(password, text); err != nil {
			return Signer{}, fault.New(fault.Usage, "Không mở được khoá ký %s bằng mật khẩu trong %s.", "The signing key %s does not open with the password in %s.", path, PasswordVariable).Because(err)
		}
	} else if err := key.UnmarshalText(bytes.TrimSpace(text)); err != nil {
		return Signer{}, fault.New(fault.Usage, "Tệp %s không phải khoá ký dạng minisign; hãy tạo bằng lệnh: ddss key --sign TỆP_MỚI", "%s is no signing key in the minisign format; make one with: ddss key --sign NEW_FILE", path).Because(err)
	}
	return Signer{&key}, nil
}

// signatureComment is the comment of our signatures that minisign does not protect: it is always the same.
const signatureComment = "ddss signature of " + ManifestFile

// files are those that a signature adds to a run folder.
func (s Signer) files(manifest []byte, root string) map[string][]byte {
	if s.key == nil {
		return nil
	}
	r := minisign.NewReader(bytes.NewReader(manifest))
	var all bytes.Buffer
	if _, err := all.ReadFrom(r); err != nil {
		panic("read from memory: " + err.Error())
	}
	pub, _ := s.key.Public().(minisign.PublicKey)
	return map[string][]byte{SignatureFile: r.SignWithComments(*s.key, "ddss root "+root, signatureComment), SignerFile: publicText(pub)}
}

// States of a signature.
const (
	NotSigned        = "unsigned"
	SignatureRight   = "signed"    // by the key beside it or the one that is asked for
	SignatureUnknown = "no_signer" // there is no key to verify it with
	SignatureOther   = "other_key" // right by the key beside it, which is not the one asked for
	SignatureWrong   = "signature" // wrong
)

// VerifySignature tells the state of the signature of a run folder by the public key given, or else by the one beside it.
func VerifySignature(dir string, public *minisign.PublicKey) (state string, err error) {
	manifest, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(dir, SignatureFile))
	beside, errKey := os.ReadFile(filepath.Join(dir, SignerFile))
	switch {
	case errors.Is(err, fs.ErrNotExist) && errors.Is(errKey, fs.ErrNotExist):
		return NotSigned, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	case errKey != nil && !errors.Is(errKey, fs.ErrNotExist):
		return "", errKey
	case err != nil:
		return SignatureWrong, nil // a key without a signature
	}
	var signer *minisign.PublicKey
	if errKey == nil {
		signer = &minisign.PublicKey{}
		// our own form, to the byte: what decodes alike is changed all the same
		if signer.UnmarshalText(bytes.TrimSpace(beside)) != nil || !bytes.Equal(publicText(*signer), beside) || !canonical(text) {
			return SignatureWrong, nil
		}
		if !verifies(*signer, manifest, text) {
			return SignatureWrong, nil
		}
	}
	switch {
	case public == nil && signer == nil:
		return SignatureUnknown, nil
	case public == nil || verifies(*public, manifest, text):
		return SignatureRight, nil
	case signer != nil:
		return SignatureOther, nil
	}
	return SignatureWrong, nil
}

func verifies(key minisign.PublicKey, manifest, signature []byte) bool {
	r := minisign.NewReader(bytes.NewReader(manifest))
	var all bytes.Buffer
	_, err := all.ReadFrom(r)
	return err == nil && (r.Verify(key, signature) || minisign.Verify(key, manifest, signature))
}

// canonical reports whether a signature is written as we write it, with our comment.
func canonical(text []byte) bool {
	var s minisign.Signature
	return s.UnmarshalText(text) == nil && s.UntrustedComment == signatureComment && s.String() == string(text)
}

// ReadPublicKey reads a public key in the minisign format from a file, or from its one line.
func ReadPublicKey(place string) (*minisign.PublicKey, error) {
	text, err := os.ReadFile(place)
	if err != nil {
		inline := &minisign.PublicKey{}
		if inline.UnmarshalText([]byte(place)) == nil {
			return inline, nil
		}
		return nil, fault.New(fault.Usage, "Không đọc được khoá công khai %s (%s).", "The public key %s cannot be read (%s).", place, fault.System(err)).Because(err)
	}
	key := &minisign.PublicKey{}
	if err := key.UnmarshalText(bytes.TrimSpace(text)); err != nil {
		return nil, fault.New(fault.Usage, "%s không phải khoá công khai dạng minisign.", "%s is no public key in the minisign format.", place).Because(err)
	}
	return key, nil
}

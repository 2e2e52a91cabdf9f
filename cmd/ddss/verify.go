package main

import (
	"context"
	"encoding/json"
	"fmt"

	"aead.dev/minisign"
	"github.com/spf13/cobra"

	"ddss/internal/assess"
	"ddss/internal/fault"
	"ddss/internal/result"
	"ddss/internal/run"
)

func (a *app) verify() *cobra.Command {
	var inputs, pubkey string
	cmd := &cobra.Command{
		Use:   a.say("verify [THƯ_MỤC_KẾT_QUẢ]", "verify [RUN]"),
		Short: a.say("Đối chiếu thư mục kết quả với manifest.json; với --inputs thì chạy lại và so từng con số", "Compare a run folder with its manifest; with --inputs assess again and compare each figure"),
		Args:  a.atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.checkLanguage(); err != nil {
				return err
			}
			dir, err := a.runFolder(args)
			if err != nil {
				return err
			}
			m, diffs, err := run.Verify(dir)
			if err != nil {
				return fault.New(fault.NotVerified, "%s: không kiểm được (%s).", "%s: cannot be verified (%s).", dir, fault.System(err)).Because(err)
			}
			for _, d := range diffs {
				fmt.Fprintln(a.out, a.difference(d))
			}
			if len(diffs) > 0 {
				return fault.New(fault.NotVerified, "%s không khớp với manifest.json (%d chỗ).", "%s does not match its manifest.json (%d faults).", dir, len(diffs))
			}
			if err := a.signature(dir, pubkey); err != nil {
				return err
			}
			fmt.Fprintf(a.out, a.choose("%s khớp: %d tệp, gốc %s\n", "%s matches: %d files, root %s\n"), dir, len(m.Files), m.Root)
			if inputs == "" {
				return nil
			}
			return a.again(cmd.Context(), dir, inputs, m)
		},
	}
	cmd.Flags().StringVar(&inputs, "inputs", "", a.say("thư mục dữ liệu đầu vào: chạy lại và so từng con số", "folder of the inputs: assess again and compare"))
	cmd.Flags().StringVar(&pubkey, "pubkey", "", a.say("khoá công khai của người ký (tệp hoặc chuỗi dạng minisign): phải đúng chữ ký của khoá này", "public key of the signer (file or text in the minisign format): the run must be signed with it"))
	a.runsFlag(cmd)
	return cmd
}

// signature says by whom the run is signed; asked for a key, it must be signed with that.
func (a *app) signature(dir, pubkey string) error {
	var key *minisign.PublicKey
	if pubkey != "" {
		var err error
		if key, err = run.ReadPublicKey(pubkey); err != nil {
			return err
		}
	}
	state, err := run.VerifySignature(dir, key)
	if err != nil {
		return fault.New(fault.NotVerified, "%s: không kiểm được chữ ký (%s).", "%s: the signature cannot be verified (%s).", dir, fault.System(err)).Because(err)
	}
	switch {
	case state == run.SignatureRight && key != nil:
		fmt.Fprintf(a.out, a.choose("Chữ ký đúng của khoá %s.\n", "Signed with the key %s.\n"), key)
	case key != nil && state == run.NotSigned:
		return fault.New(fault.NotVerified, "%s không được ký.", "%s is not signed.", dir)
	case key != nil:
		return fault.New(fault.NotVerified, "%s không phải do khoá %s ký.", "%s is not signed with the key %s.", dir, key)
	case state == run.SignatureRight:
		fmt.Fprintln(a.out, a.choose("Chữ ký khớp với khoá công khai đi kèm; để biết đó là khoá của ai, hãy thêm --pubkey với khoá nhận trực tiếp từ người ký.", "The signature follows from the public key beside it; to know whose key that is, add --pubkey with the key as the signer gave it to you."))
	case state == run.SignatureUnknown:
		fmt.Fprintln(a.out, a.choose("Có chữ ký nhưng không kèm khoá công khai; hãy thêm --pubkey để kiểm.", "There is a signature without its public key; add --pubkey to verify it."))
	}
	return nil
}

var differences = map[string][2]string{
	run.Missing:        {"thiếu tệp", "is missing"},
	run.Changed:        {"đã bị thay đổi", "was changed"},
	run.Unlisted:       {"không có trong manifest.json", "is not in manifest.json"},
	run.SignatureWrong: {"chữ ký không đúng", "is a wrong signature"},
	run.WrongRoot:      {"gốc không khớp với các tệp", "has a root that does not follow from the files"},
}

func (a *app) difference(d run.Difference) string {
	w := differences[d.Kind]
	return "✗ " + d.Path + ": " + a.choose(w[0], w[1])
}

// again assesses the inputs once more and compares result.json byte by byte.
func (a *app) again(ctx context.Context, dir, inputs string, m *run.Manifest) error {
	before, err := run.ReadResult(dir)
	if err != nil {
		return err
	}
	if made := before.Tool.Name + " " + before.Tool.Version; made != "ddss "+result.Version {
		return fault.New(fault.NotVerified, "Lần đánh giá này do %s tạo ra; hãy kiểm lại bằng đúng phiên bản đó (đang chạy %s).", "This run was made by %s; verify it with that version (this is %s).", made, result.Version)
	}
	o, err := a.options(inputs)
	if err != nil {
		return err
	}
	if o.AsOf, err = parseTime(before.AsOf); err != nil {
		return err
	}
	o.NoWrite = true
	history, err := run.HistoryOf(dir)
	if err != nil {
		return fault.New(fault.NotVerified, "%s: không đọc được %s (%s).", "%s: %s cannot be read (%s).", dir, run.HistoryFile, fault.System(err)).Because(err)
	}
	o.Recorded = &history
	o.Again = assess.AgainOf(dir, m, before, o.Dir)
	out, err := assess.Run(ctx, o)
	if err != nil {
		return err
	}
	wrong := out.InputDifferences(m)
	for _, d := range wrong {
		fmt.Fprintln(a.out, a.difference(d))
	}
	diffs, err := figureDifferences(before, out.Result)
	if err != nil {
		return err
	}
	for _, d := range diffs {
		fmt.Fprintln(a.out, "✗ "+d)
	}
	if len(wrong)+len(diffs) > 0 {
		return fault.New(fault.NotVerified, "Chạy lại trên %s cho kết quả khác (%d chỗ).", "Assessing %s again gives another result (%d faults).", inputs, len(wrong)+len(diffs))
	}
	for _, name := range out.FromSnapshots() {
		fmt.Fprintf(a.out, a.choose("%s: không đọc lại từ nguồn; đã tính từ bản chụp của lần đánh giá, còn đúng dấu vân tay trong manifest.json.\n", "%s: not read again from the source; judged from the snapshot of the run, which still has its fingerprint of manifest.json.\n"), name)
	}
	fmt.Fprintf(a.out, a.choose("Chạy lại trên %s cho đúng từng byte của %s.\n", "Assessing %s again gives %s byte by byte.\n"), inputs, run.ResultFile)
	return nil
}

// figureDifferences names each figure in which two results differ.
func figureDifferences(before, after *result.Result) ([]string, error) {
	trees := make([]any, 2)
	for i, r := range []*result.Result{before, after} {
		text, err := r.Encode()
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &trees[i]); err != nil {
			return nil, err
		}
	}
	return result.Differences(trees[0], trees[1]), nil
}

package assess_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ddss/internal/assess"
	"ddss/internal/config"
	"ddss/internal/result"
)

func boardOf(t *testing.T, text string) *result.Result {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"ho_so.csv": dueDossiers, "phan_anh.csv": dueFeedback, "co_quan.csv": "Mã cơ quan,Tên cơ quan\nH1,Phòng Một\n",
		"so_lieu.csv":   "Mã số liệu,Mã chỉ tiêu,Đến ngày,Giá trị,Số ký hiệu,Ngày ban hành\nS1,766.TOTAL,31/12/2025,\"78,13\",1/BC,05/01/2026\nS2,766.RANK,31/12/2025,12,1/BC,05/01/2026\nS3,766.TOTAL,30/09/2025,60,0/BC,05/10/2025\nS4,sample.wrong,20/01/2026,\"2,5\",03/BB,20/01/2026\n",
		config.FileName: text} {
		writeFile(t, filepath.Join(dir, name), text)
	}
	o := optionsAt(t, dir)
	o.NoWrite = true
	o.Clock = time.Now
	s, err := assess.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	return s.Result
}

func TestTheResultSaysWhoHasToActByWhen(t *testing.T) {
	r := boardOf(t, dueConfig+`  - {dataset: declared_figure, path: so_lieu.csv}
governance: {datasets: {dossier: {owner: Văn phòng, steward: Tổ dữ liệu}, feedback: {owner: Văn phòng}}, rule_owner: Phòng A, rule_owners: {du: Phòng B}}
`)
	one := "Phòng Một"
	want := &result.Due{Within: 2, Units: []result.DueUnit{{Dataset: "dossier", Agency: "H1", Name: &one, Overdue: 1, Soon: 3}, {Dataset: "dossier", Agency: "H2", Overdue: 1}, {Dataset: "feedback", Agency: "H1", Name: &one, Overdue: 1}}}
	if d := cmp.Diff(want, r.Due); d != "" {
		t.Errorf("due: %s", d)
	}
	if d := cmp.Diff([]result.Answerable{{For: "dossier", Who: "Tổ dữ liệu"}, {For: "feedback", Who: "Văn phòng"}}, r.Governance.Stewards); d != "" {
		t.Errorf("stewards: %s", d)
	}
	if owners := r.Governance.RuleOwners; len(owners) != 6 || owners[0] != (result.Answerable{For: "dung", Who: "Phòng A"}) || owners[1] != (result.Answerable{For: "du", Who: "Phòng B"}) {
		t.Errorf("owners of rules: %v", owners)
	}
	total, rank := result.Percent(78_13), int64(12)
	if d := cmp.Diff(&result.Published{Total: &total, Rank: &rank, Document: "1/BC", Until: "2025-12-31"}, r.Published); d != "" {
		t.Errorf("published: %s", d)
	}
	if d := cmp.Diff(&result.Sample{Wrong: 2_50, Document: "03/BB", Until: "2026-01-20"}, r.Sample); d != "" {
		t.Errorf("sample: %s", d)
	}
}

func TestWhatNobodyDeclaredIsNotKnown(t *testing.T) {
	r := boardOf(t, "as_of: 2026-02-13T08:00:00+07:00\nsources: [{dataset: agency, path: co_quan.csv}]\ndeclared: [{indicator: 766.RANK, value: \"1,5\", document_no: 1/BC, issued_on: 2026-01-01}, {indicator: sample.wrong, value: \"101\", document_no: 1/BC, issued_on: 2026-01-01}]\n")
	if r.Due != nil || r.Published != nil || r.Sample != nil || len(r.Governance.Stewards)+len(r.Governance.RuleOwners) > 0 {
		t.Errorf("claimed: %+v %+v %+v %+v", r.Due, r.Published, r.Sample, r.Governance)
	}
}

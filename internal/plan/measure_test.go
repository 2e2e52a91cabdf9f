package plan

import (
	"slices"
	"strings"
	"testing"

	"ddss/checks"
	"ddss/internal/dataset"
)

// needs lists, for each measure that is counted in rows, the columns without any one of which it is not known; those of its
// own dataset by their bare names.
var needs = map[string]string{
	"so_hoa.tiep_nhan": "", "so_hoa.day_du": "components_total", "so_hoa.ket_qua": "status result_electronic",
	"so_hoa.bac_1_khai_bao": "components_digitized result_electronic document.dossier_code document.kind",
	"so_hoa.bac_2_co_tep":   "file_name sha256", "so_hoa.bac_3_may_doc": "text_extracted", "so_hoa.bac_4_ky_so": "kind signed",
	"so_hoa.linh_vuc_trong_tam": "sector", "tai_su_dung": "components_reused", "toan_trinh": "eligible_full service_level", "nop_truc_tuyen": "channel",
	"thanh_toan.tthc_trien_khai": "fee online_payment",
	"thanh_toan.tthc_phat_sinh":  "fee dossier.procedure_code payment.dossier_code payment.status payment.method",
	"thanh_toan.ho_so":           "fee_due payment.dossier_code payment.status payment.method",
	"dung_han":                   "status due_at completed_at", "dong_bo": "synced_at",
	"hai_long.dvc_truc_tuyen": "channel score", "hai_long.tthc": "score", "hai_long.dat_dai_xay_dung_dau_tu": "sector score",
	"de_an_06.vneid": "channel vneid_verified", "de_an_06.kho_du_lieu": "from_personal_store", "de_an_06.khai_thac_dan_cu": "population_db_used",
	"phi_dia_gioi": "receiving_agency_code agency_code", "bieu_mau_dien_tu": "eform", "tthc_noi_bo": "scope published_on",
	"pakn.dung_han": "due_at resolved_at", "pakn.cong_khai": "resolved_at published_at", "kien_nghi.hoan_thanh": "due_on fixed_on", "nhiem_vu.dung_han": "kind due_on finished_on",

	"PUBLISH_ON_TIME": "decided_on published_on", "DOSSIER_SYNC": "synced_at", "ON_TIME": "status due_at completed_at",
	"ONLINE_PROVIDED": "service_level", "ONLINE_ACTIVE": "service_level dossier.procedure_code dossier.channel", "ONLINE_DOSSIER": "channel",
	"PAYMENT_PROCEDURE": "fee dossier.procedure_code payment.dossier_code payment.status payment.method", "PAYMENT_DUTY": "fee online_payment",
	"PAYMENT_DOSSIER":             "fee_due payment.dossier_code payment.status payment.method",
	"PETITION_PROCESSING_ON_TIME": "due_at resolved_at", "PETITION_HANDLING_SATISFACTION": "due_at resolved_at score",
	"DOSSIER_RECEIVING_SATISFACTION": "status due_at completed_at rating", "ORIGINAL_RESULT_AVAILABLE": "status result_electronic",
	"SO_HOA_GIAY_TO_GIAI_QUYET": "status components_digitized result_electronic", "REUSED_DIGITIZED_DATA": "components_reused",
	"SYNCED_WITH_DVCQG_PERSONAL_STORAGE": "from_personal_store", "CITIZEN_DATA_CONNECTED_DOSSIER": "",
}

// timed adds what a period needs.
var timed = map[string]string{"dossier": "received_at", "survey": "answered_at", "feedback": "received_at", "document": "dossier_code dossier.received_at"}

func everything() Inventory {
	inv := Inventory{Columns: map[string][]string{}, Wards: true, WardMap: true, System: "rieng"}
	for _, ds := range dataset.All() {
		for _, f := range ds.Fields {
			inv.Columns[ds.Name] = append(inv.Columns[ds.Name], f.Name)
		}
	}
	return inv
}

func reasons(inv Inventory) map[string]string {
	cat := checks.BuiltIn()
	out := map[string]string{}
	for _, it := range Measures(cat.All, inv, Make(cat.Checks, inv)) {
		out[it.ID()] = it.Reason
	}
	return out
}

// needed lists what a measure needs, as dataset.field.
func needed(m *checks.Measure, period bool) []string {
	list := strings.Fields(needs[m.ID])
	if period {
		list = append(list, strings.Fields(timed[m.Dataset])...)
		if m.ID == "PUBLISH_ON_TIME" {
			list = append(list, "decided_on")
		}
		if strings.Contains(needs[m.ID], "dossier.procedure_code") {
			list = append(list, "dossier.received_at")
		}
	}
	for i, f := range list {
		if !strings.Contains(f, ".") {
			list[i] = m.Dataset + "." + f
		}
	}
	return list
}

// TestAMissingColumnTakesExactlyTheMeasuresThatNeedIt goes over all columns but the keys, which are always there.
func TestAMissingColumnTakesExactlyTheMeasuresThatNeedIt(t *testing.T) {
	for _, period := range []bool{false, true} {
		for id, reason := range reasons(everything()) {
			if _, listed := needs[id]; !listed || reason != "" {
				t.Errorf("%s: not listed, or %q with everything loaded", id, reason)
			}
		}
		for _, ds := range dataset.All() {
			for _, f := range ds.Fields {
				if f.Name == ds.Key {
					continue
				}
				inv := everything()
				inv.Period = period
				inv.Columns[ds.Name] = slices.DeleteFunc(inv.Columns[ds.Name], func(c string) bool { return c == f.Name })
				got := reasons(inv)
				for _, m := range checks.BuiltIn().All {
					if m.From != checks.FromRows {
						continue
					}
					want := ""
					if slices.Contains(needed(m, period), ds.Name+"."+f.Name) {
						want = "column_absent:" + f.Name
						if ds.Name != m.Dataset {
							want = "column_absent:" + ds.Name + "." + f.Name
						}
					}
					if got[m.ID] != want {
						t.Errorf("without %s.%s (period %v) %s has the reason %q, want %q", ds.Name, f.Name, period, m.ID, got[m.ID], want)
					}
				}
			}
		}
	}
}

func TestAMissingDatasetTakesExactlyTheMeasuresThatNeedIt(t *testing.T) {
	for _, ds := range dataset.All() {
		inv := everything()
		delete(inv.Columns, ds.Name)
		got := reasons(inv)
		for _, m := range checks.BuiltIn().All {
			if m.From != checks.FromRows {
				continue
			}
			uses := m.Dataset == ds.Name || slices.ContainsFunc(needed(m, false), func(f string) bool { return strings.HasPrefix(f, ds.Name+".") })
			want := ""
			if uses {
				want = "dataset_absent:" + ds.Name
			}
			if got[m.ID] != want {
				t.Errorf("without %s %s has the reason %q, want %q", ds.Name, m.ID, got[m.ID], want)
			}
		}
	}
}

func TestReasonsOfTheConfiguration(t *testing.T) {
	inv := everything()
	inv.System = "tap_trung"
	inv.Disabled = map[string]bool{"sach.document.duplicate_file": true}
	for id, reason := range reasons(inv) {
		want := map[string]string{"dong_bo": "system:tap_trung", "so_hoa.bac_2_co_tep": "disabled"}[id]
		if reason != want {
			t.Errorf("%s: %q, want %q", id, reason, want)
		}
	}
}

package calendar

import "time"

// lastDayOfPeriod is the last day of a report period in the quarter's last month (Nghị định 09/2019/NĐ-CP, Điều 12: figures
// are taken from the 15th of the last month of the period before to the 14th of the last month of this one).
const lastDayOfPeriod = 14

// PeriodEnds are the last days of the year's report periods: first quarter, half-year, nine months, year.
func PeriodEnds(year int) [4]Date {
	var out [4]Date
	for i, month := range []time.Month{time.March, time.June, time.September, time.December} {
		out[i] = FromYMD(year, int(month), lastDayOfPeriod)
	}
	return out
}

package view

import "ddss/internal/result"

// Decimal writes hundredths with two decimals in the language "vi" or "en": "97,12" or "97.12".
func Decimal(p result.Percent, language string) string { return lang(language).decimal(int64(p)) }

// Reason words a language-free reason code.
func Reason(code, language string) string { return lang(language).reason(code) }

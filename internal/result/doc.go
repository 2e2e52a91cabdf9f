// Package result is result.json: all figures of one assessment, and nothing that may differ between equal ones.
//
// Whatever is unknown is null, never 0. Percentages have two decimals and stand beside the two integers that they come
// from. Reasons are language-free codes. Lists are sorted as the JSON Schema beside this file says.
package result

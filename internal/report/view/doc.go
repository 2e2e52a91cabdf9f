// Package view is what people see of a run: one model, computed once, in one language. The renderers beside it (textw,
// htmlw) only render, so that every form shows the same figures.
package view

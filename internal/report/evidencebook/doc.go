// Package evidencebook makes the workbook of the yearly self-assessment, in which the units fill in their documents, and
// reads it back as rows of the dataset evidence.
package evidencebook

// Package database reads tables and queries of PostgreSQL, MySQL and MariaDB, SQL Server and Oracle.
//
// A source is one table or one query; its records name their columns, and their numbers count from 1. Rows stream from the
// server: no more than one of them is held. A table is read in the order of its primary key; a query should end with ORDER BY.
// Where neither gives an order the source has the finding "unordered_rows", since the same rows may come in another order
// the next time.
//
// Nothing is written, by three lines of defence: the query has to be one statement that reads (Check); the transaction is
// read-only where the server knows such (all but SQL Server); and it is rolled back, never committed. The account should
// have no right but SELECT all the same.
//
// Texts of values: NULL is the empty text; numbers are exact, in their shortest decimal; true and false are TRUE and FALSE; a
// date is ISO 8601, a time stamp too, with "T" and rounded to the second; one with a time zone is told in UTC+7 with its offset;
// a moment that ISO 8601 cannot say (infinity, 0000-00-00) stays in the server's words; bytes are hexadecimal digits;
// arrays of PostgreSQL are their values joined by ";"; JSON, XML, UUID and the rest are the text that the server writes.
package database

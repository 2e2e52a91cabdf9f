// Package parquet reads Parquet files, batch by batch. Values come as texts by the contract of the connectors: instants
// with a zone end in Z, dates are yyyy-MM-dd, lists and structures are JSON.
package parquet

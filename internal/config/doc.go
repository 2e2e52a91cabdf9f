// Package config reads ddss.yaml. The file is decoded strictly: unknown and duplicate keys are refused with the nearest
// known key, and a number where a code belongs asks for quotes. Environment variables DDSS_* and flags are layered over
// its scalars by the commands.
package config

package exec

import "strings"

// kindOf shortens an @odata.type to the value of a kind column:
// "#microsoft.graph.fileAttachment" is "file".
func kindOf(odataType string) string {
	name := odataType[strings.LastIndexByte(odataType, '.')+1:]
	return strings.TrimSuffix(name, "Attachment")
}

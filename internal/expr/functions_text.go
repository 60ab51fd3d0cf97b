package expr

var textFunctions = []function{}

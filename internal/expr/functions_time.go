package expr

var timeFunctions = []function{}

var syntaxFunctions = map[string]func(c *compiler, e *Call) (*node, error){}

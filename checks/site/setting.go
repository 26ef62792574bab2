package site

// Switch is a setting of the account as an input's value.
func Switch(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// serialConsole is what the setting was at first, since a lab may change it.
func (f *finder) serialConsole(input Input) Found {
	if first := f.wanted.Chosen[input.ID]; first != "" {
		return Found{Value: first, How: ByChoice}
	}
	on, err := f.snapshot.SerialConsole(f.ctx)
	if err != nil {
		return Found{Err: err}
	}
	return Found{Value: Switch(on), How: ByFirst}
}

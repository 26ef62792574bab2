package frame

import (
	uv "github.com/charmbracelet/ultraviolet"
)

// Overlay draws a block over a screen at a place. What lies behind loses its
// colours, so that the block stands out without a shadow.
func Overlay(screen, block []string, x, y, width, height int, behind uv.Style) []string {
	buffer := uv.NewScreenBuffer(width, height)
	for row := range min(len(screen), height) {
		uv.NewStyledString(screen[row]).Draw(buffer, uv.Rect(0, row, width, 1))
	}
	for row := range height {
		for column := range width {
			if cell := buffer.CellAt(column, row); cell != nil && cell.Width > 0 {
				cell.Style = behind
			}
		}
	}
	for row, line := range block {
		if y+row >= 0 && y+row < height {
			area := uv.Rect(x, y+row, width-x, 1)
			// A wide glyph of the screen may lie half under the block's edge.
			if left := buffer.CellAt(x-1, y+row); left != nil && left.Width > 1 {
				buffer.SetCell(x-1, y+row, &uv.Cell{Content: " ", Width: 1, Style: behind})
			}
			uv.NewStyledString(line).Draw(buffer, narrowed(area, line))
		}
	}
	out := make([]string, height)
	for row := range height {
		out[row] = buffer.Line(row).Render()
	}
	return out
}

func narrowed(area uv.Rectangle, line string) uv.Rectangle {
	if w := uv.NewStyledString(line).UnicodeWidth(); w < area.Dx() {
		area.Max.X = area.Min.X + w
	}
	return area
}

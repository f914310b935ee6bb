//go:build ignore

package main

import (
	"image/color"
	"io"
	"math"
)

// look is how a figure and its room are drawn.
type look struct {
	wall, floor, skin, hair, shirt, accent color.RGBA
	style                                  string // long, beard, bun, curls, bob
	glasses                                bool
	phase                                  float64 // so that no two figures move alike
}

func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

var people = []person{
	{
		file: "clara.webm", voice: "en-gb+f3", pitch: "52", speed: "158",
		words: "I like to begin with the people who use it. What slows them down, and what would help?",
		look:  look{wall: rgb(0xE9E4DA), floor: rgb(0xD6CFC1), skin: rgb(0xE8B896), hair: rgb(0x4A342A), shirt: rgb(0x3F6B66), accent: rgb(0xB9C7AE), style: "long", phase: 0.2},
	},
	{
		file: "jonas.webm", voice: "en-us+m3", pitch: "38", speed: "160",
		words: "In my last team we had one rule. If a thing breaks twice, we find out why.",
		look:  look{wall: rgb(0xDFE5E8), floor: rgb(0xC9D2D6), skin: rgb(0xD9A07A), hair: rgb(0x2E2622), shirt: rgb(0x44546A), accent: rgb(0xC98F5E), style: "beard", phase: 1.4},
	},
	{
		file: "amina.webm", voice: "en-gb+f2", pitch: "60", speed: "164",
		words: "The difficult part was not the plan. It was asking for help early.",
		look:  look{wall: rgb(0xEDE3DC), floor: rgb(0xDCCBC0), skin: rgb(0x8D5A3C), hair: rgb(0x1F1816), shirt: rgb(0xC46A4A), accent: rgb(0x7E9A8A), style: "bun", glasses: true, phase: 2.6},
	},
	{
		file: "mateo.webm", voice: "en-us+m1", pitch: "48", speed: "166",
		words: "I wrote it down, showed it to two customers, and changed half of it that day.",
		look:  look{wall: rgb(0xE4E7DC), floor: rgb(0xCFD5C2), skin: rgb(0xC68863), hair: rgb(0x5A3A22), shirt: rgb(0x6B5B8C), accent: rgb(0xD8B36A), style: "curls", phase: 3.7},
	},
	{
		file: "silent.webm", voice: "en-gb+m2", pitch: "45", speed: "165", mute: true,
		words: "Hello, I hope you can hear me. I would like to tell you about myself.",
		look:  look{wall: rgb(0xE3E1EA), floor: rgb(0xCDCAD8), skin: rgb(0xEBC3A4), hair: rgb(0xA9743F), shirt: rgb(0x5B7FA6), accent: rgb(0xA7B6C9), style: "bob", phase: 5.1},
	},
}

func (l look) film(to io.Writer, loud []float64) error {
	room := newCanvas()
	l.room(room)
	for i, open := range loud {
		frame := room.copy()
		l.draw(frame, float64(i)/fps, open)
		if _, err := to.Write(frame.pix); err != nil {
			return err
		}
	}
	return nil
}

// room is drawn once, with soft edges, like a room behind somebody in focus.
func (l look) room(c *canvas) {
	for y := range height {
		for x := range width {
			light := 1.03 - 0.10*float64(y)/height - 0.05*math.Abs(float64(x)/width-0.35)
			c.blend(x, y, shade(l.wall, light), 1)
		}
	}
	c.fill(box(width/2, height+18, width, 60, 0), l.floor, 14)
	c.fill(box(96, 150, 66, 88, 6), shade(l.wall, 1.06), 5)
	c.fill(box(96, 150, 54, 76, 3), mix(l.accent, l.wall, 0.45), 6)
	c.fill(circle(112, 128, 20), mix(l.accent, rgb(0xFFFFFF), 0.55), 7)
	c.fill(box(556, 208, 92, 6, 3), shade(l.floor, 0.9), 5)
	for i, h := range []float64{50, 62, 44, 56} {
		c.fill(box(498+float64(i)*21, 200-h/2, 8, h/2, 2), mix([]color.RGBA{l.accent, l.shirt, l.floor, l.hair}[i], l.wall, 0.5), 4)
	}
	c.fill(box(600, 186, 17, 16, 5), mix(l.accent, rgb(0xFFFFFF), 0.3), 4)
	for _, leaf := range []float64{-0.7, -0.2, 0.3, 0.8} {
		c.fill(turned(600, 176, leaf, ellipse(600, 142, 8, 30)), mix(rgb(0x6F8F72), l.wall, 0.25), 4)
	}
}

func (l look) draw(c *canvas, t, open float64) {
	sway := math.Sin(t*1.1 + l.phase)
	dx := 5*sway + 2*math.Sin(t*2.3+l.phase*2)
	dy := 2.5*math.Sin(t*1.7+l.phase) + 4*open*math.Abs(math.Sin(t*2.9+l.phase))
	tilt := 0.035*math.Sin(t*0.9+l.phase*1.3) + 0.012*math.Sin(t*3.1)
	breath := 1.5 * math.Sin(t*1.5)
	const cx, cy = 320.0, 234.0

	// Everything on the head turns around the neck.
	head := func(s shape) shape { return moved(dx, dy, turned(cx, cy+110, tilt, s)) }
	body := func(s shape) shape { return moved(dx*0.25, breath, s) }
	skin, shadow, hair := l.skin, shade(l.skin, 0.86), l.hair

	switch l.style { // what hangs behind the shoulders and the head
	case "long":
		c.fill(head(join(ellipse(cx, cy-10, 104, 116), box(cx, cy+70, 100, 92, 46))), shade(hair, 0.82), 1)
	case "bun":
		c.fill(head(circle(cx+6, cy-122, 38)), shade(hair, 0.9), 1)
	case "bob":
		c.fill(head(join(ellipse(cx, cy-12, 102, 112), box(cx, cy+36, 99, 66, 34))), shade(hair, 0.82), 1)
	}
	c.fill(body(box(cx, 500, 186, 126, 92)), l.shirt, 1)
	c.fill(body(cut(box(cx, 500, 186, 126, 92), moved(-16, -4, box(cx, 500, 186, 126, 92)))), shade(l.shirt, 0.9), 2)
	c.fill(body(ellipse(cx, 384, 62, 34)), shade(l.shirt, 0.82), 1)
	c.fill(body(ellipse(cx, 378, 54, 30)), shadow, 1)
	c.fill(moved(dx*0.6, dy*0.5, box(cx, cy+110, 36, 56, 20)), shadow, 1)

	c.fill(head(ellipse(cx-80, cy+10, 15, 23)), shadow, 1)
	c.fill(head(ellipse(cx+80, cy+10, 15, 23)), shadow, 1)
	face := head(egg(cx, cy+4, 80, 102))
	c.fill(face, skin, 1)
	c.fill(both(face, head(cut(egg(cx, cy+4, 86, 110), ellipse(cx-16, cy-10, 84, 112)))), shade(skin, 0.94), 5)
	c.fill(head(ellipse(cx-44, cy+38, 19, 13)), mix(skin, rgb(0xD9695A), 0.22), 9)
	c.fill(head(ellipse(cx+44, cy+38, 19, 13)), mix(skin, rgb(0xD9695A), 0.22), 9)

	l.hairFront(c, head, face, cx, cy)
	l.features(c, head, t, open, cx, cy)
}

func (l look) hairFront(c *canvas, head func(shape) shape, face shape, cx, cy float64) {
	crown := ellipse(cx, cy-22, 92, 100)
	switch l.style {
	case "long", "bob":
		c.fill(head(both(crown, cut(above(cy+20), join(ellipse(cx+30, cy+32, 78, 88), ellipse(cx-40, cy+44, 46, 66))))), l.hair, 1)
	case "beard":
		c.fill(head(both(ellipse(cx, cy-22, 86, 92), cut(above(cy-6), ellipse(cx, cy+40, 76, 92)))), l.hair, 1)
		c.fill(both(face, head(cut(cut(below(cy+26), ellipse(cx, cy+8, 62, 42)), ellipse(cx, cy+58, 27, 13)))), mix(l.hair, l.skin, 0.12), 1.5)
	case "bun":
		c.fill(head(both(ellipse(cx, cy-20, 88, 96), cut(above(cy+2), ellipse(cx, cy+42, 80, 92)))), l.hair, 1)
		c.fill(head(box(cx+6, cy-103, 24, 6, 5)), l.accent, 1)
	case "curls":
		for i := range 11 {
			a := math.Pi * (1.04 + 0.92*float64(i)/10)
			c.fill(head(circle(cx+82*math.Cos(a), cy-24+80*math.Sin(a), 27+3*math.Sin(float64(i)*2.1))), shade(l.hair, 0.94+0.10*float64(i%2)), 1)
		}
		c.fill(head(both(ellipse(cx, cy-30, 82, 82), cut(above(cy-20), ellipse(cx, cy+44, 84, 96)))), l.hair, 1)
	}
}

func (l look) features(c *canvas, head func(shape) shape, t, open, cx, cy float64) {
	ink := mix(l.hair, rgb(0x1C1815), 0.55)
	shut := blink(t + l.phase)
	glance := 2.2 * math.Sin(t*0.8+l.phase*3)
	for _, side := range []float64{-1, 1} {
		x, y := cx+side*33, cy+4.0
		c.fill(head(ellipse(x, y, 13, max(9.5*shut, 1.2))), rgb(0xFBF8F4), 1)
		if shut > 0.35 {
			c.fill(head(both(circle(x+glance, y, 6.4), ellipse(x, y, 13, 9.5*shut))), ink, 1)
			c.fill(head(circle(x+glance+2, y-2.4, 1.9)), rgb(0xFFFFFF), 0.8)
		}
		c.fill(head(curve(x, y-9.5*shut, 14, 4, 1.6)), ink, 0.8) // the lid
		c.fill(head(turned(x, y-26, side*0.10, curve(x, y-25-4*open, 17, 5, 2.7))), mix(l.hair, ink, 0.3), 1)
		if l.glasses {
			c.fill(head(rim(circle(x, y+1, 25), 2.2)), rgb(0x3A3330), 0.9)
		}
	}
	if l.glasses {
		c.fill(head(curve(cx, cy-1, 9, 4, 2)), rgb(0x3A3330), 0.9)
	}
	c.fill(head(curve(cx+1, cy+34, 9, -4, 1.8)), shade(l.skin, 0.78), 1.2)

	wide := 25 - 5*open
	gap := 2 + 19*open
	c.fill(head(mouth(cx, cy+56, wide+2.5, gap+4, -2)), mix(rgb(0xB4544C), l.skin, 0.25), 1)
	c.fill(head(mouth(cx, cy+56, wide, gap, 0)), rgb(0x5A2323), 1)
	if open > 0.12 {
		c.fill(head(both(mouth(cx, cy+56, wide-1, gap, 0), above(cy+56+4*open+1.5))), rgb(0xF7F3EE), 0.8)
	}
}

// blink is how far the eyes are open: they close for a moment every few seconds.
func blink(t float64) float64 {
	since := math.Mod(t, 2.7)
	if since > 0.22 {
		return 1
	}
	return math.Abs(since-0.11) / 0.11
}

//go:build ignore

package main

import (
	"bytes"
	"image/color"
	"math"
)

// A shape is the distance to its edge in pixels, negative inside.
type shape func(x, y float64) float64

func circle(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

func ellipse(cx, cy, rx, ry float64) shape {
	return func(x, y float64) float64 {
		x, y = x-cx, y-cy
		k := math.Hypot(x/rx, y/ry)
		if k == 0 {
			return -min(rx, ry)
		}
		return k * (k - 1) / math.Hypot(x/(rx*rx), y/(ry*ry))
	}
}

// egg is an ellipse that tapers towards the chin.
func egg(cx, cy, rx, ry float64) shape {
	round := ellipse(0, 0, rx, ry)
	return func(x, y float64) float64 { return round((x-cx)*(1+0.0016*(y-cy)), y-cy) }
}

// box has half sizes w and h and corners rounded by r.
func box(cx, cy, w, h, r float64) shape {
	r = min(r, w, h)
	return func(x, y float64) float64 {
		qx, qy := math.Abs(x-cx)-w+r, math.Abs(y-cy)-h+r
		return math.Hypot(max(qx, 0), max(qy, 0)) + min(max(qx, qy), 0) - r
	}
}

// curve is a line, thick by 2r, that arches up by lift in its middle.
func curve(cx, cy, w, lift, r float64) shape {
	return func(x, y float64) float64 {
		u := max(-1, min(1, (x-cx)/w))
		return math.Hypot(x-cx-u*w, y-cy-lift*(u*u-1)) - r
	}
}

// mouth lies between two curves whose ends point up.
func mouth(cx, cy, w, gap, rise float64) shape {
	return func(x, y float64) float64 {
		u := (x - cx) / w
		top := cy + rise - 5*u*u
		return max(top-y, y-top-gap*(1-u*u), math.Abs(x-cx)-w)
	}
}

func above(edge float64) shape { return func(_, y float64) float64 { return y - edge } }
func below(edge float64) shape { return func(_, y float64) float64 { return edge - y } }

func join(a, b shape) shape { return func(x, y float64) float64 { return min(a(x, y), b(x, y)) } }
func both(a, b shape) shape { return func(x, y float64) float64 { return max(a(x, y), b(x, y)) } }
func cut(a, b shape) shape  { return func(x, y float64) float64 { return max(a(x, y), -b(x, y)) } }

func rim(s shape, r float64) shape {
	return func(x, y float64) float64 { return math.Abs(s(x, y)) - r }
}

func moved(dx, dy float64, s shape) shape {
	return func(x, y float64) float64 { return s(x-dx, y-dy) }
}

func turned(cx, cy, angle float64, s shape) shape {
	sin, cos := math.Sincos(-angle)
	return func(x, y float64) float64 {
		x, y = x-cx, y-cy
		return s(cx+x*cos-y*sin, cy+x*sin+y*cos)
	}
}

type canvas struct{ pix []byte }

func newCanvas() *canvas { return &canvas{make([]byte, 3*width*height)} }

func (c *canvas) copy() *canvas { return &canvas{bytes.Clone(c.pix)} }

// fill paints the shape; soft is how many pixels its edge takes.
func (c *canvas) fill(s shape, with color.RGBA, soft float64) {
	const tile = 16
	for top := 0; top < height; top += tile {
		for left := 0; left < width; left += tile {
			if s(float64(left)+tile/2, float64(top)+tile/2) > 2.5*tile+soft {
				continue // the whole tile is outside; distances are estimates, hence the margin
			}
			for y := top; y < top+tile; y++ {
				for x := left; x < left+tile; x++ {
					if cover := 0.5 - s(float64(x)+0.5, float64(y)+0.5)/soft; cover > 0 {
						c.blend(x, y, with, min(cover, 1))
					}
				}
			}
		}
	}
}

func (c *canvas) blend(x, y int, with color.RGBA, cover float64) {
	at := c.pix[3*(y*width+x):]
	for i, v := range []uint8{with.R, with.G, with.B} {
		at[i] = uint8(float64(at[i])*(1-cover) + float64(v)*cover + 0.5)
	}
}

func mix(a, b color.RGBA, share float64) color.RGBA {
	part := func(x, y uint8) uint8 { return uint8(float64(x)*(1-share) + float64(y)*share) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}

func shade(a color.RGBA, by float64) color.RGBA {
	part := func(x uint8) uint8 { return uint8(min(255, float64(x)*by)) }
	return color.RGBA{part(a.R), part(a.G), part(a.B), 255}
}

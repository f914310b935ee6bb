// The two moods and two widths that every screen is looked at in.
export const schemes = ['light', 'dark'] as const;

export function variants(widths: readonly number[]) {
  return widths.flatMap((width) => schemes.map((scheme) => ({ name: `${width}-${scheme}`, width, height: width < 600 ? 844 : 900, scheme })));
}

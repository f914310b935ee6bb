// Cuts Inter down to what Retake's pages use and writes the parts to the folder named by the first argument.
//
// The whole Latin file is 48 kB. With the weights 400–600, kerning and tabular figures, and the common letters of
// western Europe it is 16 kB, which lets the typeface arrive with the first view. Rarer letters are files of their own
// that a browser fetches only when a name needs them. static_test.go holds this list and css/font.css together.
import { readFile, writeFile } from 'node:fs/promises'
import subset from 'subset-font'

const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))
const source = part => new URL(`../node_modules/@fontsource-variable/inter/files/inter-${part}-wght-normal.woff2`, import.meta.url)

const parts = [
  { name: 'inter-base', from: 'latin', text: range(0x20, 0x7e) + 'ÀÁÂÃÄÅÆÇÈÉÊËÍÎÓÔÖØÚÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüý' + '\u00a0·×–‘’“”…' },
  { name: 'inter-rare', from: 'latin', text: 'ÌÏÐÑÒÕÙÛÝÞðþÿ' + '¡¢£¥§©«®°±²³»½¿÷—†•‰‹›€™−' },
  { name: 'inter-ext', from: 'latin-ext', text: range(0x100, 0x17f) + 'ȘșȚțẞ' },
]

await Promise.all(parts.map(async ({ name, from, text }) => {
  const font = await subset(await readFile(source(from)), text, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 600, default: 400 } },
    keepFeatures: ['kern', 'tnum'],
    noHinting: true,
  })
  await writeFile(`${process.argv[2]}/${name}.woff2`, font)
}))

import { test } from '@playwright/test';
import { resolve } from 'node:path';
import { demoServer, signInToDemo } from '../demo.ts';
import { screens } from '../screens.ts';
import { variants } from '../variants.ts';

const folder = resolve(import.meta.dirname, '../../../.screenshots');

for (const v of variants([1280, 390])) {
  test(`pictures: ${v.name}`, async ({ browser }) => {
    const server = await demoServer();
    const look = { baseURL: server.url, viewport: { width: v.width, height: v.height }, colorScheme: v.scheme, permissions: ['camera', 'microphone'], reducedMotion: 'reduce' as const };
    const page = await (await browser.newContext(look)).newPage();
    const stranger = await (await browser.newContext(look)).newPage();
    await signInToDemo(page);
    const { desk, room, outside } = await screens(page, server.url);
    for (const [who, list] of [[page, desk], [stranger, [...outside, ...room]]] as const) {
      for (const screen of list.filter((s) => new RegExp(process.env.ONLY ?? '').test(s.name))) {
        await screen.open(who);
        await who.evaluate(() => document.fonts.ready);
        const open = await who.locator('dialog[open], [popover]:popover-open').count();
        await who.screenshot({ path: `${folder}/${screen.name}-${v.name}.png`, fullPage: !open });
      }
    }
    await server.stop();
  });
}

import { expectAccessible } from '../axe.ts';
import { test as base } from '../fixtures.ts';
import { expectReachable } from '../keys.ts';
import { demoServer, signInToDemo } from '../demo.ts';
import { screens } from '../screens.ts';
import type { Server } from '../server.ts';
import { variants } from '../variants.ts';

const test = base.extend<object, { demo: Server }>({
  demo: [
    async ({}, use) => {
      const server = await demoServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

// Every screen × light and dark × a small phone and a desk: axe finds nothing, nothing is wider than the screen, and
// Tab reaches every control of the candidate's pages. One pair is looked at every time, the others in the long run.
const always = '320-dark';
for (const v of variants([320, 1280])) {
  test(`every screen is accessible: ${v.name}`, { tag: v.name === always ? [] : '@thorough' }, async ({ browser, demo }) => {
    test.setTimeout(360_000);
    const context = await browser.newContext({
      baseURL: demo.url, viewport: { width: v.width, height: v.height }, colorScheme: v.scheme, permissions: ['camera', 'microphone'], reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await signInToDemo(page);
    const { desk, room, outside } = await screens(page, demo.url);
    const stranger = await (await browser.newContext({
      baseURL: demo.url, viewport: { width: v.width, height: v.height }, colorScheme: v.scheme, permissions: ['camera', 'microphone'], reducedMotion: 'reduce',
    })).newPage();
    const broken: string[] = [];
    for (const [who, list] of [[page, desk], [stranger, [...outside, ...room]]] as const) {
      who.on('pageerror', (error) => broken.push(`${who.url()}: ${error.message}`));
      for (const screen of list) {
        await test.step(screen.name, async () => {
          await screen.open(who);
          await expectAccessible(who);
          const wider = await who.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          test.expect(wider, `${screen.name} is wider than the screen`).toBeLessThanOrEqual(0);
          if (room.includes(screen)) await expectReachable(who);
          test.expect(broken, 'no script stopped').toEqual([]);
        });
      }
    }
  });
}

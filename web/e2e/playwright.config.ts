import { defineConfig } from '@playwright/test';
import { camera, microphone } from './film.ts';

// Stories drive Debian's Chromium (nothing is downloaded). Its fake camera and microphone play files; the permission prompt
// is real, so that a refusal can be tested: stories grant it through the context.
export default defineConfig({
  testDir: './stories',
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: !!process.env.CI,
  retries: 0,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    trace: 'retain-on-failure',
    permissions: ['camera', 'microphone'],
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox', '--disable-quic', '--disable-background-networking', '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${camera()}`, `--use-file-for-fake-audio-capture=${microphone()}`,
      ],
    },
  },
});

import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

const launch = stories.use!.launchOptions!;

// `make screenshots`: every screen of the demo as PNG files in .screenshots/ at the project's root, with the browser's own
// test picture in the camera: that of the stories is too small to look at.
export default defineConfig({
  ...stories,
  testDir: './pictures',
  timeout: 300_000,
  use: { ...stories.use, launchOptions: { ...launch, args: launch.args!.filter((arg) => !arg.startsWith('--use-file')) } },
});

import { defineConfig } from '@playwright/test';
import stories from './playwright.config.ts';

// `make screenshots`: every screen of the demo as PNG files in .screenshots/ at the project's root.
export default defineConfig({ ...stories, testDir: './pictures', timeout: 300_000 });

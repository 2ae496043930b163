import { defineConfig } from '@playwright/test';

const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

/** The browser tests need the whole product running: BASE_URL is its address. */
export default defineConfig({
	testDir: 'tests/e2e',
	workers: 1,
	fullyParallel: false,
	forbidOnly: Boolean(process.env['CI']),
	reporter: 'list',
	outputDir: process.env['RESULTS'] ?? 'test-results',
	// no test asserts how quick the product is, and a build machine may be slow; nothing waits for ever
	timeout: 120_000,
	globalTimeout: 1_080_000,
	expect: { timeout: 15_000 },
	use: {
		trace: 'retain-on-failure',
		baseURL: process.env['BASE_URL'] ?? 'http://127.0.0.1:8000',
		actionTimeout: 15_000,
		navigationTimeout: 30_000,
		locale: 'vi-VN',
		timezoneId: 'America/New_York',
		launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS }
	}
});

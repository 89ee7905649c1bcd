import { defineConfig } from 'vitest/config';

/* One browser and one server at a time: the tests watch how long and how large things get. */
export default defineConfig({
  test: {
    include: [`tests/${process.env.SPEED ? 'speed' : 'browser'}/**/*.test.ts`], globalSetup: 'tests/browser/support/global.ts', environment: 'node',
    pool: 'forks', poolOptions: { forks: { singleFork: true } }, fileParallelism: false, testTimeout: 180_000, hookTimeout: 180_000,
    /* A second is little on a busy machine. */
    expect: { poll: { timeout: 30_000 } },
  },
});

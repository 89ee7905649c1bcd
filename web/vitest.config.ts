import { defineConfig } from 'vitest/config';

/* Tests wait for nothing; what takes long takes it from a busy machine. */
export default defineConfig({ test: { include: ['tests/unit/**/*.test.ts'], environment: 'node', testTimeout: 60_000 } });

import type { Query } from '../../api/client';

/* What every part of the overview is given. */
export interface Part { query: Query; every: number | false }

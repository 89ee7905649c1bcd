import { useState } from 'react';
import { refreshAll } from '../../api/queries';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';

/* Does something, says how it went, and has the lists under `prefixes` asked anew. */
export function useWork(...prefixes: string[]) {
  const say = useToast();
  const [isBusy, setBusy] = useState(false);
  const work = async <T,>(doing: Promise<T>, text: string): Promise<T | null> => {
    setBusy(true);
    try {
      const result = await doing;
      say(text);
      await refreshAll(...prefixes);
      return result;
    } catch (error) {
      say(reasonOf(error));
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, work };
}

/* What stands in a form, without its empty fields, as the request that its fields are named after. */
export function filled<T = Record<string, string>>(form: HTMLFormElement): T {
  return Object.fromEntries([...new FormData(form)].flatMap(([name, value]) => typeof value === 'string' && value.trim() ? [[name, value.trim()]] : [])) as T;
}

import { useState } from 'react';
import { ApiError } from '../../api/client';
import { refreshAll } from '../../api/queries';
import { reasonOf } from '../../ui/states';
import { useToast } from '../../ui/Toasts';

/* What is wrong, by the name of the field that it stands in. */
export type Faults = Record<string, string>;

/* Of what the server found wrong, what was written into the form; what it only let choose is no fault of the reader's. */
function faultsOf(error: unknown, form: HTMLFormElement | undefined): Faults {
  const found = error instanceof ApiError ? error.problem.errors ?? [] : [];
  const isWritten = (field: unknown) => field instanceof HTMLInputElement || field instanceof HTMLFieldSetElement;
  return Object.fromEntries(found.map(({ pointer, detail }) => [pointer.slice(1), detail] as const).filter(([name]) => isWritten(form?.elements.namedItem(name))));
}

/* Does something, says how it went where there is something to say, at the fields of `form` if it was one of those, and has the lists under `prefixes` asked anew. */
export function useWork(...prefixes: string[]) {
  const say = useToast();
  const [isBusy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>({});
  const fail = (error: unknown, form?: HTMLFormElement) => {
    const found = faultsOf(error, form);
    const [first] = Object.keys(found);
    setFaults(found);
    if (first)
      (form?.elements.namedItem(first) as HTMLElement).focus();
    else
      say(reasonOf(error));
  };
  const work = async <T,>(doing: Promise<T>, text: string | null, form?: HTMLFormElement): Promise<T | null> => {
    setBusy(true);
    setFaults({});
    try {
      const result = await doing;
      if (text)
        say(text);
      await refreshAll(...prefixes);
      return result;
    } catch (error) {
      fail(error, form);
      return null;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, faults, work };
}

/* What stands in a form, without its empty fields, as the request that its fields are named after; of a password each blank counts. */
export function filled<T = Record<string, string>>(form: HTMLFormElement): T {
  return Object.fromEntries([...new FormData(form)].flatMap(([name, value]) => typeof value === 'string' && value.trim() ? [[name, name === 'password' ? value : value.trim()]] : [])) as T;
}

import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { texts } from '../texts';
import css from './ui.module.css';

interface Toast { id: number; text: string; undo?: () => void }
type Say = (text: string, undo?: () => void) => void;

const Context = createContext<Say>(() => undefined);
export const useToast = () => useContext(Context);

function ToastLine({ toast, onGone }: { toast: Toast; onGone: () => void }) {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld)
      return;
    const timer = setTimeout(onGone, toast.undo ? 9000 : 5000);
    return () => clearTimeout(timer);
  }, [isHeld, onGone, toast]);
  return (
    <div className={css.toast} onMouseEnter={() => setHeld(true)} onMouseLeave={() => setHeld(false)} onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <span>{toast.text}</span>
      {toast.undo && <button type="button" onClick={() => { toast.undo?.(); onGone(); }}>{texts.undo}</button>}
      <button type="button" className={css.toastClose} aria-label={texts.close} onClick={onGone}>×</button>
    </div>
  );
}

let last = 0;

/* Short messages at the lower edge, some with a way back; they wait while pointed at. */
export function Toasts({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const say = useCallback<Say>((text, undo) => {
    last += 1;
    setToasts((before) => [...before.slice(-2), { id: last, text, undo }]);
  }, []);
  const drop = useCallback((id: number) => setToasts((before) => before.filter((each) => each.id !== id)), []);
  return (
    <Context value={say}>
      {children}
      <div className={css.toasts} role="status" aria-live="polite">
        {toasts.map((toast) => <ToastEntry key={toast.id} toast={toast} drop={drop} />)}
      </div>
    </Context>
  );
}

function ToastEntry({ toast, drop }: { toast: Toast; drop: (id: number) => void }) {
  const gone = useCallback(() => drop(toast.id), [drop, toast.id]);
  return <ToastLine toast={toast} onGone={gone} />;
}

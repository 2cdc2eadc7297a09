// The form that lets people in.
import { signIn } from './api.js';
import { component } from './dom.js';
import { toast } from './toast.js';

const h = component(17);

export function signInView(done) {
  const problem = h('p', { class: 'kd-fehler', role: 'alert' });
  const name = h('input', { id: 'mat-input-0', autocomplete: 'username' });
  const password = h('input', { id: 'mat-input-1', type: 'password', autocomplete: 'current-password' });
  const button = h('button', { type: 'submit', class: 'kd-knopf kd-knopf--primaer' }, 'Anmelden');
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    const wrong = await signIn(name.value, password.value);
    button.disabled = false;
    problem.textContent = wrong ?? '';
    if (wrong !== null) return;
    done();
    toast('Willkommen zurück!');
  };
  return h(
    'form',
    { class: 'kd-anmeldung', onsubmit: submit },
    h('h1', {}, 'Anmeldung'),
    h('label', { for: 'mat-input-0' }, 'Benutzername '),
    name,
    h('label', { for: 'mat-input-1' }, 'Kennwort '),
    password,
    problem,
    button,
  );
}

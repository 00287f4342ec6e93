import { LazyForm } from '@/features/forms/LazyForm';
import { Activate } from '@/features/rules/Activate';
import type { RenderSettings } from '@/features/rules/SettingsFields';

const form: RenderSettings = (props) => <LazyForm {...props} strict />;

/** Rules put in force, with the form of the settings lent to the dialog. */
export function ActivateRules(props: { plugin?: { id: string; products: string[] }; onClose: () => void }) {
  return <Activate {...props} renderSettings={form} />;
}

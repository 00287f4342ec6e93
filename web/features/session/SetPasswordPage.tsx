import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toast } from '@/shared/ui/toast';
import { SetPassword } from './SetPassword';

function Page({ letter }: { letter: 'invitation' | 'reset' }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const proceed = () => {
    toast(t('password.set'));
    void navigate({ to: '/sign-in', replace: true });
  };
  return <SetPassword letter={letter} onSet={proceed} />;
}

export const InvitationPage = () => <Page letter="invitation" />;
export const NewPasswordPage = () => <Page letter="reset" />;

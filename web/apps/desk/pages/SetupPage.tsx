import { Code, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EndDemonstration } from '@/features/session/EndDemonstration';
import { setupQuery } from '@/features/setup/api';
import { CustomerForm } from '@/features/setup/CustomerForm';
import { EntitlementForm } from '@/features/setup/EntitlementForm';
import { StepCard } from '@/features/setup/StepCard';
import { SwitchOn } from '@/features/setup/SwitchOn';
import { type Found, nextStep, productsInForce, type StepCode, stepsOf, switchable } from '@/features/setup/steps';
import { TicketForm } from '@/features/setup/TicketForm';
import { productsQuery } from '@/shared/api/catalogue';
import { ticketPath } from '@/shared/lib/paths';
import { AppLink, AppLinkButton } from '@/shared/ui/links';
import { Loaded, PageTitle } from '@/shared/ui/states';

/** From a fresh installation to the first ticket; every step is judged by what is on file. */
export function SetupPage() {
  const { t } = useTranslation();
  const found = useQuery(setupQuery);
  return (
    <Stack className="page" gap="lg">
      <PageTitle title={t('setup.title')} />
      <Text>{t('setup.intro')}</Text>
      <EndDemonstration />
      <Loaded query={found}>{(data) => <Steps found={data} />}</Loaded>
    </Stack>
  );
}

function Steps({ found }: { found: Found }) {
  const { t } = useTranslation();
  const now = new Date();
  const steps = stepsOf(found, now);
  const next = nextStep(steps);
  return (
    <>
      <Text fw={600} role="status">
        {next ? t('setup.left', { count: steps.filter((step) => !step.done && !step.optional).length }) : t('setup.over')}
      </Text>
      <Stack component="ol" className="list" gap="sm">
        {steps.map((step, index) => (
          <StepCard key={step.code} step={step} number={index + 1} next={step.code === next}>
            <Doing code={step.code} found={found} />
          </StepCard>
        ))}
      </Stack>
    </>
  );
}

function Doing({ code, found }: { code: StepCode; found: Found }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const products = useQuery(productsQuery);
  const on = productsInForce(found.ruleSets, new Date());
  const served = (products.data ?? []).filter((product) => on.includes(product.code));
  const [ticket] = found.tickets;
  switch (code) {
    case 'plugin':
      return <Code block>{t('setup.plugin_command')}</Code>;
    case 'product':
      return <SwitchOn choices={switchable(found.plugins, on)} />;
    case 'calendar':
      return <Text size="sm">{t('setup.calendar_lacking', { list: found.calendarsLacking.join(', ') || '—' })}</Text>;
    case 'mailbox':
      return (
        <AppLinkButton to="/mail/mailboxes/new" size="sm" variant="default" style={{ alignSelf: 'flex-start' }}>
          {t('setup.add_mailbox')}
        </AppLinkButton>
      );
    case 'customer':
      return <CustomerForm />;
    case 'entitlement':
      return found.customers.length > 0 && served.length > 0 ? (
        <EntitlementForm customers={found.customers} products={served} />
      ) : (
        <Text size="sm">{t('setup.before')}</Text>
      );
    case 'ticket':
      if (ticket) return <AppLink to="/">{t('setup.to_queue')}</AppLink>;
      return found.customers.length > 0 && served.length > 0 ? (
        <TicketForm customers={found.customers} products={served} onOpened={(id) => void navigate({ to: ticketPath(id) })} />
      ) : (
        <Text size="sm">{t('setup.before')}</Text>
      );
  }
}

//! The catalogue.
use domain::{
    access::Scope,
    catalogue::{Asset, Entitlement, Organisation, Release},
    ids::{AssetId, EntitlementId, OrganisationId, ReleaseId, RuleSetId},
    ticket::{OrganisationKind, ReleaseKind},
    time::{CalendarDefinition, HolidaySet, HolidayYear},
};
use jiff::{SignedDuration, civil::date};
use serde_json::json;
use uuid::Uuid;

use super::fixture::{
    CONTACT, CUSTOMER, OTHER_CUSTOMER, PLUGIN, PRODUCT, PROVIDER, RULE_SET, contact, minutes, organisation,
    plugin, product, rule_set, seed, start,
};
use crate::{
    EntitlementFilter, OrganisationFilter, PageRequest, assets_of, catalogue_revision, constraint,
    contacts_by_address, entitlements_by_key, entitlements_ending, entitlements_of, entitlements_of_product,
    find_asset, find_calendar, find_organisation_by_code, find_plugin, find_plugin_by_id, find_product,
    find_release, find_rule_set, insert_asset, insert_entitlement, insert_organisation, insert_plugin,
    insert_release, insert_rule_set, list_assets, list_calendars, list_entitlements, list_holiday_sets,
    list_holiday_years, list_organisations, list_plugins, list_providers, list_rule_sets, plugin_component,
    releases_of, rule_set_in_force, search_organisations, testing::both, update_asset, update_contact,
    update_entitlement, update_organisation, update_rule_set_settings, upsert_calendar, upsert_holiday_set,
    upsert_holiday_year, upsert_product, withdraw_rule_set,
};

#[test]
fn organisations_are_paged_by_name_and_searched() {
    both(async |store| {
        seed(&store).await;
        let renamed = Organisation {
            name: "Ромашка".to_owned(),
            tax_id: Some("7710".to_owned()),
            ..organisation(CUSTOMER, None, OrganisationKind::Customer)
        };
        let tx = store.begin().await.unwrap();
        assert!(update_organisation(&tx, &renamed).await.unwrap());
        let nobody = organisation(OrganisationId(Uuid::from_u128(0xff)), None, OrganisationKind::Supplier);
        assert!(!update_organisation(&tx, &nobody).await.unwrap());
        let twin = organisation(
            OrganisationId(Uuid::from_u128(0xfe)),
            Some("alpha-vendor"),
            OrganisationKind::Provider,
        );
        let error = insert_organisation(&tx, &twin).await.unwrap_err();
        assert!(error.is_conflict_on(constraint::ORGANISATION_CODE), "{error:?}");
        // PostgreSQL ends a transaction that failed.
        tx.rollback().await.unwrap();
        let tx = store.begin().await.unwrap();
        update_organisation(&tx, &renamed).await.unwrap();
        tx.commit().await.unwrap();
        let first = list_organisations(&store, &Scope::All, &PageRequest::first(3)).await.unwrap();
        let second =
            list_organisations(&store, &Scope::All, &PageRequest::after(first.next_cursor.unwrap(), 3))
                .await
                .unwrap();
        assert_eq!((first.items.len(), second.items, second.next_cursor), (3, vec![renamed.clone()], None));
        for filter in [
            OrganisationFilter { name: Some("омаш".to_owned()), ..OrganisationFilter::default() },
            OrganisationFilter {
                tax_id: Some("7710".to_owned()),
                kind: Some(OrganisationKind::Customer),
                ..OrganisationFilter::default()
            },
        ] {
            assert_eq!(
                search_organisations(&store, &Scope::All, &filter, &PageRequest::first(9))
                    .await
                    .unwrap()
                    .items,
                std::slice::from_ref(&renamed)
            );
        }
        assert_eq!(list_providers(&store).await.unwrap().len(), 2);
        assert_eq!(
            find_organisation_by_code(&store, &Scope::All, "alpha-vendor").await.unwrap().unwrap().id,
            PROVIDER
        );
    });
}

#[test]
fn a_contact_is_found_by_the_addresses_it_has_now() {
    both(async |store| {
        seed(&store).await;
        let mut moved = contact();
        moved.addresses = vec!["New@Example.test".to_owned(), "new@example.test".to_owned()];
        let tx = store.begin().await.unwrap();
        assert!(update_contact(&tx, &moved).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(contacts_by_address(&store, &Scope::All, "NEW@example.test").await.unwrap(), [moved]);
        assert_eq!(contacts_by_address(&store, &Scope::All, "a@example.test").await.unwrap(), []);
        assert_eq!(CONTACT, contact().id);
    });
}

#[test]
fn products_are_set_up_once_and_changed_after() {
    both(async |store| {
        seed(&store).await;
        let before = catalogue_revision(&store).await.unwrap();
        let mut changed = product(PRODUCT, CUSTOMER);
        changed.calendar = "night".to_owned();
        let tx = store.begin().await.unwrap();
        upsert_product(&tx, &changed).await.unwrap();
        tx.commit().await.unwrap();
        let held = find_product(&store, &Scope::All, PRODUCT).await.unwrap().unwrap();
        assert_eq!((held.calendar.as_str(), held.provider), ("night", PROVIDER));
        assert!(catalogue_revision(&store).await.unwrap() > before);
    });
}

#[test]
fn calendars_and_years_are_replaced_and_counted() {
    both(async |store| {
        let definition = |zone: &str| -> CalendarDefinition {
            let week = json!({"monday": [{"open": "09:00", "close": "18:00"}]});
            serde_json::from_value(json!({"code": "main", "zone": zone, "week": week})).unwrap()
        };
        let year = |status: &str| -> HolidayYear {
            serde_json::from_value(
                json!({"set": "RU", "year": 2027, "status": status, "non_working_days": ["2027-01-01"]}),
            )
            .unwrap()
        };
        let tx = store.begin().await.unwrap();
        upsert_calendar(&tx, &definition("Europe/Moscow")).await.unwrap();
        upsert_calendar(&tx, &definition("+04:00")).await.unwrap();
        upsert_holiday_year(&tx, &year("draft")).await.unwrap();
        upsert_holiday_year(&tx, &year("decreed")).await.unwrap();
        let set: HolidaySet =
            serde_json::from_value(json!({"code": "RU", "fallback": {"carry_weekend_holidays": false}}))
                .unwrap();
        upsert_holiday_set(&tx, &set).await.unwrap();
        tx.commit().await.unwrap();
        let held = find_calendar(&store, "main").await.unwrap().unwrap();
        assert_eq!((held.definition, held.revision), (definition("+04:00"), 2));
        assert_eq!(list_calendars(&store).await.unwrap(), [definition("+04:00")]);
        assert_eq!(list_holiday_years(&store).await.unwrap(), [year("decreed")]);
        let sets = list_holiday_sets(&store).await.unwrap();
        assert_eq!((&sets[0].set, &sets[0].years), (&set, &vec![year("decreed")]));
    });
}

#[test]
fn releases_are_listed_by_rank_and_unique_by_version_and_kind() {
    both(async |store| {
        seed(&store).await;
        let release = |id: u128, version: &str, kind: ReleaseKind, rank: u32| Release {
            id: ReleaseId(Uuid::from_u128(id)),
            product: PRODUCT.to_owned(),
            version: version.to_owned(),
            kind,
            rank,
            published_at: start(),
        };
        let (old, new) =
            (release(1, "1.0", ReleaseKind::Release, 1), release(2, "2.0", ReleaseKind::Release, u32::MAX));
        let tx = store.begin().await.unwrap();
        for held in [&old, &new, &release(3, "2.0", ReleaseKind::Patch, 0)] {
            insert_release(&tx, held).await.unwrap();
        }
        tx.commit().await.unwrap();
        let listed = releases_of(&store, &Scope::All, PRODUCT).await.unwrap();
        assert_eq!(listed.iter().map(|held| held.id.0.as_u128()).collect::<Vec<_>>(), [2, 1, 3]);
        assert_eq!(find_release(&store, &Scope::All, new.id).await.unwrap(), Some(new.clone()));
        let tx = store.begin().await.unwrap();
        let error =
            insert_release(&tx, &Release { id: ReleaseId(Uuid::from_u128(4)), ..old }).await.unwrap_err();
        assert!(error.is_conflict_on(constraint::RELEASE_VERSION), "{error:?}");
    });
}

#[test]
fn entitlements_are_found_by_customer_key_and_validity() {
    both(async |store| {
        seed(&store).await;
        let entitlement = |id: u128, customer, to| Entitlement {
            id: EntitlementId(Uuid::from_u128(id)),
            customer,
            product: PRODUCT.to_owned(),
            kind: "licence".to_owned(),
            tier: None,
            key_hash: Some(format!("hash{id}")),
            key_last4: Some("1234".to_owned()),
            valid_from: date(2026, 1, 1),
            valid_to: to,
            source: "paid".to_owned(),
            units_minutes: Some(600),
            account: domain::ledger::Account::default(),
            items: Vec::new(),
            facts: Vec::new(),
            created_at: minutes(i64::try_from(id).unwrap()),
        };
        let (a, mut b) = (
            entitlement(1, CUSTOMER, date(2026, 11, 20)),
            entitlement(2, OTHER_CUSTOMER, date(2026, 12, 31)),
        );
        let tx = store.begin().await.unwrap();
        insert_entitlement(&tx, &a).await.unwrap();
        insert_entitlement(&tx, &b).await.unwrap();
        b.valid_to = date(2027, 12, 31);
        assert!(update_entitlement(&tx, &b).await.unwrap());
        tx.commit().await.unwrap();
        let all = Scope::All;
        assert_eq!(
            entitlements_of(&store, &all, CUSTOMER, Some(PRODUCT)).await.unwrap(),
            std::slice::from_ref(&a)
        );
        assert_eq!(entitlements_of(&store, &all, CUSTOMER, None).await.unwrap(), std::slice::from_ref(&a));
        assert_eq!(entitlements_of_product(&store, &all, PRODUCT).await.unwrap(), [a.clone(), b.clone()]);
        assert_eq!(entitlements_by_key(&store, &all, "hash2").await.unwrap(), [b.clone()]);
        assert_eq!(
            entitlements_ending(&store, &all, date(2026, 11, 20), date(2026, 12, 20)).await.unwrap(),
            std::slice::from_ref(&a)
        );
        // TR-9: the last day is inclusive.
        for (day, expected) in [
            (date(2026, 11, 20), vec![a, b.clone()]),
            (date(2026, 11, 21), vec![b]),
            (date(2025, 12, 31), Vec::new()),
        ] {
            let filter = EntitlementFilter {
                valid_on: Some(day),
                kinds: vec!["licence".to_owned()],
                ..EntitlementFilter::default()
            };
            assert_eq!(
                list_entitlements(&store, &all, &filter, &PageRequest::first(9)).await.unwrap().items,
                expected,
                "{day}"
            );
        }
    });
}

#[test]
fn assets_belong_to_their_customer() {
    both(async |store| {
        seed(&store).await;
        let asset = |id: u128, parent: Option<u128>| Asset {
            id: AssetId(Uuid::from_u128(id)),
            customer: CUSTOMER,
            kind: "site".to_owned(),
            name: "Склад".to_owned(),
            parent: parent.map(|id| AssetId(Uuid::from_u128(id))),
            version: None,
            supplier: None,
            installer: None,
            warranty: false,
            attributes: Vec::new(),
        };
        let mut child = asset(2, Some(1));
        let tx = store.begin().await.unwrap();
        insert_asset(&tx, &asset(1, None)).await.unwrap();
        insert_asset(&tx, &child).await.unwrap();
        child.version = Some("3.1".to_owned());
        assert!(update_asset(&tx, &child).await.unwrap());
        tx.commit().await.unwrap();
        let own = Scope::Customers(vec![CUSTOMER]);
        assert_eq!(assets_of(&store, &own, CUSTOMER).await.unwrap(), [asset(1, None), child.clone()]);
        assert_eq!(
            find_asset(&store, &Scope::Customers(vec![OTHER_CUSTOMER]), child.id).await.unwrap(),
            None
        );
        let page = list_assets(&store, &own, None, &PageRequest::first(1)).await.unwrap();
        let rest =
            list_assets(&store, &own, Some(CUSTOMER), &PageRequest::after(page.next_cursor.unwrap(), 1))
                .await
                .unwrap();
        assert_eq!(rest.items, [child]);
    });
}

#[test]
fn the_rule_set_in_force_is_the_latest_begun_and_not_withdrawn() {
    both(async |store| {
        // M 1.11, A-57: the version at receipt.
        seed(&store).await;
        let second = RuleSetId(Uuid::from_u128(0x52));
        let from = start() + SignedDuration::from_hours(24);
        let tx = store.begin().await.unwrap();
        insert_rule_set(&tx, &rule_set(second, PRODUCT, from)).await.unwrap();
        tx.commit().await.unwrap();
        let at = async |instant| {
            rule_set_in_force(&store, &Scope::All, PRODUCT, instant).await.unwrap().map(|held| held.id)
        };
        assert_eq!(at(start() - SignedDuration::from_secs(1)).await, None);
        assert_eq!(at(start()).await, Some(RULE_SET));
        assert_eq!(at(from - SignedDuration::from_secs(1)).await, Some(RULE_SET));
        assert_eq!(at(from).await, Some(second));
        let tx = store.begin().await.unwrap();
        assert!(withdraw_rule_set(&tx, second, minutes(5)).await.unwrap());
        assert!(!withdraw_rule_set(&tx, second, minutes(6)).await.unwrap());
        assert!(update_rule_set_settings(&tx, second, json!({"silence_days": 9})).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(at(from).await, Some(RULE_SET));
        let held = find_rule_set(&store, &Scope::All, second).await.unwrap().unwrap();
        assert_eq!((held.withdrawn_at, held.settings), (Some(minutes(5)), json!({"silence_days": 9})));
        let listed = list_rule_sets(&store, &Scope::All, None).await.unwrap();
        assert_eq!(listed.iter().map(|held| held.id).collect::<Vec<_>>(), [second, RULE_SET]);
        assert_eq!(list_rule_sets(&store, &Scope::All, Some("beta")).await.unwrap(), []);
    });
}

#[test]
fn a_plugin_is_on_file_once_with_its_component() {
    both(async |store| {
        seed(&store).await;
        assert_eq!(find_plugin(&store, &plugin().digest).await.unwrap(), Some(plugin()));
        assert_eq!(find_plugin_by_id(&store, PLUGIN).await.unwrap(), Some(plugin()));
        assert_eq!(list_plugins(&store).await.unwrap(), [plugin()]);
        assert_eq!(
            plugin_component(&store, &plugin().digest).await.unwrap().as_deref(),
            Some(b"\0asm component".as_slice())
        );
        assert_eq!(plugin_component(&store, "none").await.unwrap(), None);
        let tx = store.begin().await.unwrap();
        let error = insert_plugin(
            &tx,
            &domain::catalogue::Plugin { id: domain::ids::PluginId(Uuid::from_u128(9)), ..plugin() },
            b"x",
        )
        .await;
        assert!(error.unwrap_err().is_conflict_on(constraint::PLUGIN_DIGEST));
    });
}

use super::{Page, rejected};
use crate::dev::Instance;

async fn acme(page: &mut Page<'_>) -> String {
    let memberships = page.ok("GET", "/v1/me/organization_memberships", &[]).await;
    let organization = &memberships["response"]["data"][0]["organization"];
    organization["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn admin_manages_members_and_profile() {
    let clerk = Instance::start().await.unwrap();
    let bob = clerk.sign_in("bob").unwrap().user_id().to_string();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = format!("/v1/organizations/{}", acme(&mut page).await);
    let members = format!("{path}/memberships");
    let all = page
        .ok("GET", &format!("{members}?limit=1&query=o"), &[])
        .await;
    assert_eq!(all["response"]["total_count"], 2);
    assert_eq!(all["response"]["data"].as_array().unwrap().len(), 1);
    let filtered = page
        .ok("GET", &format!("{members}?role=org:member"), &[])
        .await;
    assert_eq!(
        filtered["response"]["data"][0]["public_user_data"]["username"],
        "bob"
    );

    let promoted = page
        .ok(
            "PATCH",
            &format!("{members}/{bob}"),
            &[("role", "org:admin")],
        )
        .await;
    let permissions = promoted["response"]["permissions"].as_array().unwrap();
    assert!(permissions.contains(&"org:sys_memberships:manage".into()));
    page.ok("DELETE", &format!("{members}/{bob}"), &[]).await;
    let renamed = page.ok("PATCH", &path, &[("name", "Acme & Sons")]).await;
    assert_eq!(renamed["response"]["name"], "Acme & Sons");
    assert_eq!(renamed["response"]["members_count"], 1);
    let roles = page.ok("GET", &format!("{path}/roles"), &[]).await;
    assert_eq!(roles["response"]["data"][0]["key"], "org:admin");
    for list in ["domains", "membership_requests"] {
        let empty = page.ok("GET", &format!("{path}/{list}"), &[]).await;
        assert_eq!(empty["response"]["total_count"], 0);
    }
    page.ok("DELETE", &path, &[]).await;
    assert_eq!(page.rejection("GET", &path, &[]).await.0, 404);
}

#[tokio::test]
async fn member_without_the_permission_is_rejected() {
    let clerk = Instance::start().await.unwrap();
    let alice = clerk.sign_in("alice").unwrap().user_id();
    let mut page = Page::signed_in(&clerk, "bob").await;
    let path = format!("/v1/organizations/{}", acme(&mut page).await);
    page.ok("GET", &format!("{path}/memberships"), &[]).await;
    let invitation = [("email_address", "dave@example.com"), ("role", "org:admin")];
    for (method, path, form) in [
        ("PATCH", path.clone(), &[("name", "Mine")][..]),
        ("DELETE", path.clone(), &[]),
        (
            "PATCH",
            format!("{path}/memberships/{alice}"),
            &[("role", "org:member")],
        ),
        ("DELETE", format!("{path}/memberships/{alice}"), &[]),
        ("GET", format!("{path}/invitations"), &[]),
        ("POST", format!("{path}/invitations"), &invitation[..]),
        ("POST", format!("{path}/invitations/bulk"), &invitation[..]),
        ("POST", format!("{path}/invitations/orginv_2x/revoke"), &[]),
    ] {
        let rejection = page.rejection(method, &path, form).await;
        assert_eq!(
            rejection,
            rejected(403, "missing_permission", ""),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn organization_of_others_is_not_found() {
    let clerk = Instance::start().await.unwrap();
    let mut alice = Page::signed_in(&clerk, "alice").await;
    let created = alice
        .ok("POST", "/v1/organizations", &[("name", "Globex")])
        .await;
    let path = format!(
        "/v1/organizations/{}",
        created["response"]["id"].as_str().unwrap()
    );
    let mut bob = Page::signed_in(&clerk, "bob").await;
    for (method, path) in [
        ("GET", path.clone()),
        ("PATCH", path.clone()),
        ("DELETE", path.clone()),
        ("GET", format!("{path}/memberships")),
        ("GET", format!("{path}/roles")),
        ("GET", format!("{path}/invitations")),
    ] {
        let rejection = bob.rejection(method, &path, &[]).await;
        assert_eq!(
            rejection,
            rejected(404, "resource_not_found", ""),
            "{method} {path}"
        );
    }
}

#[tokio::test]
async fn invited_user_accepts_and_becomes_a_member() {
    let clerk = Instance::start().await.unwrap();
    let mut alice = Page::signed_in(&clerk, "alice").await;
    let created = alice
        .ok("POST", "/v1/organizations", &[("name", "Globex")])
        .await;
    let path = format!(
        "/v1/organizations/{}/invitations",
        created["response"]["id"].as_str().unwrap()
    );
    let both = [
        ("email_address", "Bob@example.com"),
        ("email_address", "dave@example.com"),
        ("role", "org:member"),
    ];
    let invited = alice.ok("POST", &format!("{path}/bulk"), &both).await;
    assert_eq!(invited["response"].as_array().unwrap().len(), 2);
    let dave = invited["response"][1]["id"].as_str().unwrap();
    alice
        .ok("POST", &format!("{path}/{dave}/revoke"), &[])
        .await;
    let open = alice.ok("GET", &path, &[]).await;
    assert_eq!(open["response"]["total_count"], 1);
    let all = alice
        .ok("GET", &format!("{path}?status=pending&status=revoked"), &[])
        .await;
    assert_eq!(all["response"]["total_count"], 2);

    let mut bob = Page::signed_in(&clerk, "bob").await;
    let own = "/v1/me/organization_invitations";
    let list = bob.ok("GET", &format!("{own}?status=pending"), &[]).await;
    let invitation = &list["response"]["data"][0];
    assert_eq!(invitation["public_organization_data"]["name"], "Globex");
    let accept = format!("{own}/{}/accept", invitation["id"].as_str().unwrap());
    assert_eq!(
        alice.rejection("POST", &accept, &[]).await.0,
        404,
        "the invitation is not for alice"
    );
    let accepted = bob.ok("POST", &accept, &[]).await;
    assert_eq!(accepted["response"]["status"], "accepted");
    let again = bob.rejection("POST", &accept, &[]).await;
    assert_eq!(
        again,
        rejected(400, "organization_invitation_not_pending", "")
    );
    let memberships = bob.ok("GET", "/v1/me/organization_memberships", &[]).await;
    assert_eq!(memberships["response"]["total_count"], 2);
}

#[tokio::test]
async fn user_leaves_an_organization() {
    let clerk = Instance::start().await.unwrap();
    let mut bob = Page::signed_in(&clerk, "bob").await;
    let acme = acme(&mut bob).await;
    let path = format!("/v1/me/organization_memberships/{acme}");
    let left = bob.ok("DELETE", &path, &[]).await;
    let session = &left["client"]["sessions"][0];
    assert!(session["last_active_organization_id"].is_null());
    let mut alice = Page::signed_in(&clerk, "alice").await;
    let last = alice.rejection("DELETE", &path, &[]).await;
    assert_eq!(
        last,
        rejected(400, "organization_minimum_permissions_needed", "")
    );
}

#[tokio::test]
async fn objects_contain_no_private_metadata() {
    let clerk = Instance::start().await.unwrap();
    let mut page = Page::signed_in(&clerk, "alice").await;
    let path = format!("/v1/organizations/{}", acme(&mut page).await);
    for path in [
        "/v1/client".into(),
        "/v1/me".into(),
        format!("{path}/memberships"),
        path,
    ] {
        let body = page.ok("GET", &path, &[]).await.to_string();
        assert!(!body.contains("private_metadata"), "{path}");
    }
}

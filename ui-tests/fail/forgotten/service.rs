use clerk_runtime::{Granted, policy, protect};

policy!(ManageInvoices: permission = "org:invoices:manage");

fn remove_all(_: Granted<ManageInvoices>) {}

#[protect]
async fn handler() {
    remove_all();
}

fn main() {}

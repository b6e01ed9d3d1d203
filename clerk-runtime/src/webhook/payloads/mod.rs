//! What events carry, where it is no object of the Backend API.

mod billing;
mod invitation;
mod message;
mod session;

pub use billing::{
    BilledItem, BilledPlan, BillingPayer, BillingPaymentSource, BillingTotals, ChargeType, Payee,
    PaymentAttemptEvent, PaymentAttemptStatus, PaymentFailure, SeatCount, SubscriptionEvent,
    SubscriptionItemEvent, TierOfPlan, UnitPriceOfPlan, UnitTotal,
};
pub use invitation::{InvitationDetails, OrganizationInvitationEvent};
pub use message::{EmailEvent, SmsEvent};
pub use session::SessionEvent;

use clerk_runtime::policy::Plan;

struct Plans;

impl Plans {
    const PRO: Plan = Plan::from_static("pro plan");
}

clerk_runtime::policy!(Pro: plan = Plans::PRO);

fn main() {}

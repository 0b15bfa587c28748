using Exchange.Domain.Constraints;
using Exchange.Domain.Explaining;
using Exchange.Domain.Matching;
using Exchange.Domain.Orders;
using Exchange.Domain.Tests.Kit;

namespace Exchange.Domain.Tests.Explaining;

/// <summary>Two offers of eight H100 at 10 and at 11, in cn-east.</summary>
public sealed class What_an_explanation_says
{
    private readonly TestMarket _market = new();
    private readonly Guid _supplier;
    private readonly Guid _buyer;

    public What_an_explanation_says()
    {
        _supplier = _market.Supplier("supplier");
        _buyer = _market.Buyer("buyer");
        var resource = _market.Resource(_supplier, "resource");
        _market.Offer(_supplier, resource, "cheap");
        _market.Offer(_supplier, resource, "dear", price: 11 * TestMarket.One);
    }

    [Fact]
    public void A_limit_too_low_tells_how_far_the_offers_are_above_it_and_which_would_do()
    {
        var explanation = Explain(TestMarket.Needs(4, limit: 8 * TestMarket.One));

        Assert.Equal(
            new ReasonCount(PassedOver.Limit, "8", IsUnknown: false, 2, LeastExcess: 2_500, MedianExcess: 2_500),
            Assert.Single(explanation.Reasons));
        var limit = Assert.Single(explanation.Relaxations);
        Assert.Equal(new FieldChange("limit", "8", "10"), Assert.Single(limit.Changes));
        Assert.Equal(TestMarket.Id("cheap"), Assert.Single(limit.Plan.Legs).OfferId);
    }

    [Fact]
    public void What_matches_needs_no_change()
    {
        var explanation = Explain(TestMarket.Needs(4));

        Assert.Equal(PlanOutcome.Filled, explanation.Plan.Outcome);
        Assert.Equal(PassedOver.Fits, Assert.Single(explanation.Reasons).Reason);
        Assert.Empty(explanation.Relaxations);
    }

    [Fact]
    public void Two_fields_change_where_none_suffices_alone()
    {
        var explanation = Explain(
            TestMarket.Needs(4, limit: 8 * TestMarket.One) with { Regions = ["cn-west"] });

        var both = Assert.Single(explanation.Relaxations);
        Assert.Equal(
            [new("regions", "cn-west", "cn-west, cn-east"), new("limit", "8", "10")], both.Changes);
    }

    [Fact]
    public void A_value_that_nobody_states_is_unknown_and_not_missing()
    {
        var intent = TestMarket.Needs(4) with
        {
            Constraint = Constraint.Parse("auto_accept and site = \"Shanghai 1\""),
        };
        _market.Accept(_market.Registers(_supplier, "bare") with
        {
            ResourceId = TestMarket.Id("bare"),
            MemoryMiBPerAccelerator = null,
        });
        _market.Offer(_supplier, TestMarket.Id("bare"), "unsaid");

        var explanation = Explain(intent with { Accelerators = 24, MinMemoryMiBPerAccelerator = 81_920 });

        Assert.Equal(
            (PassedOver.Memory, true, 1),
            explanation.Reasons.Select(r => (r.Reason, r.IsUnknown, r.Offers)).First());
        var check = Explainer.ExplainOffer(
            _market.Market, intent with { MinMemoryMiBPerAccelerator = 1 }, _buyer, _market.Now,
            TestMarket.Id("unsaid"))!.Checks.Single(check => check.Reason == PassedOver.Memory);
        Assert.Equal(new RequirementCheck(PassedOver.Memory, ">= 1MiB", null, null), check);
    }

    [Fact]
    public void An_offer_that_is_nowhere_has_no_explanation() =>
        Assert.Null(Explainer.ExplainOffer(
            _market.Market, TestMarket.Needs(4), _buyer, _market.Now, TestMarket.Id("nowhere")));

    [Fact]
    public void What_is_sold_for_longer_is_suggested_for_longer()
    {
        var resource = _market.Resource(_supplier, "long", @class: "A100");
        _market.Accept(_market.Lists(_supplier, resource, "days") with { MinMinutes = 1_440 });

        var explanation = Explain(TestMarket.Needs(4) with { AcceleratorClasses = ["A100"] });

        Assert.Contains(explanation.Reasons, reason => reason is { Reason: PassedOver.MinimumDuration, Asked: "2h" });
        Assert.Contains(
            new FieldChange("minutes", "120", "1440"), explanation.Relaxations.Select(found => found.Changes[0]));
    }

    [Fact]
    public void What_serves_larger_orders_only_is_passed_over_for_that()
    {
        var resource = _market.Resource(_supplier, "large", @class: "A100");
        _market.Accept(_market.Lists(_supplier, resource, "whole") with
        {
            Constraint = Constraint.Parse("accelerators >= 8", OrderProperty.Catalogue),
        });

        var small = Explain(TestMarket.Needs(4) with { AcceleratorClasses = ["A100"] });
        var check = Explainer.ExplainOffer(
            _market.Market, TestMarket.Needs(8), _buyer, _market.Now, TestMarket.Id("whole"))!
            .Checks.Single(check => check.Reason == PassedOver.OfOrders);

        Assert.Contains(
            small.Reasons, reason => reason is { Reason: PassedOver.OfOrders, IsUnknown: false, Offers: 1 });
        Assert.Equal(new RequirementCheck(PassedOver.OfOrders, "", "accelerators >= 8", true), check);
    }

    /// <summary>Ten an hour for each of four, for two hours: 80 in all.</summary>
    [Fact]
    public void A_budget_too_small_tells_which_would_do()
    {
        var explanation = Explain(TestMarket.Needs(4) with { LimitMicros = null, BudgetMicros = 79 * TestMarket.One });

        Assert.Equal(
            (PassedOver.Budget, 2), explanation.Reasons.Select(reason => (reason.Reason, reason.Offers)).Single());
        Assert.Contains(
            new FieldChange("budget", "79", "80"), explanation.Relaxations.Select(found => found.Changes[0]));
    }

    [Fact]
    public void It_stops_when_told_to()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => Explainer.Explain(
            _market.Market, TestMarket.Needs(4), _buyer, _market.Now, stop.Token));
    }

    private Explanation Explain(Intent intent) =>
        Explainer.Explain(_market.Market, intent, _buyer, _market.Now, CancellationToken.None);
}

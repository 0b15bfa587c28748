using Exchange.Domain.Matching;
using Exchange.Domain.Offers;
using Exchange.Domain.Quantities;
using Exchange.Domain.Resources;

namespace Exchange.Domain.Trading;

public sealed partial class Market
{
    private readonly Dictionary<Guid, Resource> _resources = [];
    private readonly Dictionary<Guid, Offer> _offers = [];

    // The offers on the market of each resource and supplier, in the order of their listing.
    private readonly Dictionary<Guid, List<Guid>> _offersOfResource = [];
    private readonly Dictionary<Guid, List<Guid>> _offersOfSupplier = [];

    // The lowest known FP16 rate of each catalogued class: what a workload may count on whichever resource it gets.
    private readonly Dictionary<string, ComputeRate> _classRates = new(StringComparer.Ordinal);
    private readonly OfferIndex _index = new();

    /// <summary>The resource with this id, if there is one.</summary>
    public Resource? FindResource(Guid id) => _resources.GetValueOrDefault(id);

    /// <summary>The offer with this id, if there is one that is on the market or still holds something.</summary>
    public Offer? FindOffer(Guid id) => _offers.GetValueOrDefault(id);

    private Refusal? When(RegisterResource command)
    {
        var identity = ComputeIdentity.Of(
            Origin, Actor(command).Number, command.Region, command.AcceleratorClass, _resources.Count + 1);
        return Take(ResourceDecider.Register(command, IsTaken(command.ResourceId), identity));
    }

    private Refusal? When(VerifySpecification command) =>
        Take(ResourceDecider.Verify(command, FindResource(command.ResourceId))) ?? NoteReturned(command.ResourceId);

    private Refusal? When(ChangeResourceStatus command) =>
        Take(ResourceDecider.ChangeStatus(command, FindResource(command.ResourceId)))
        ?? NoteReturned(command.ResourceId);

    private Refusal? When(RetireResource command) =>
        Take(ResourceDecider.Retire(
            command, FindResource(command.ResourceId), _offersOfResource.ContainsKey(command.ResourceId)));

    private Refusal? When(ListOffer command)
    {
        var decision = OfferDecider.List(
            command, IsTaken(command.OfferId), FindResource(command.ResourceId), Rules, _stamp.Now);
        return Take(decision) ?? Meet(command.OfferId);
    }

    private Refusal? When(RepriceOffer command) =>
        Take(OfferDecider.Reprice(command, FindOffer(command.OfferId), Rules)) ?? Meet(command.OfferId);

    private Refusal? When(PauseOffer command) => Take(OfferDecider.Pause(command, FindOffer(command.OfferId)));

    private Refusal? When(ResumeOffer command) =>
        Take(OfferDecider.Resume(command, FindOffer(command.OfferId))) ?? Meet(command.OfferId);

    private Refusal? When(WithdrawOffer command) => Take(OfferDecider.Withdraw(command, FindOffer(command.OfferId)));

    private bool TakesMatches(Offer offer) =>
        offer.State == OfferState.Listed && _resources[offer.ResourceId].TakesMatches
        && !_participants[offer.SupplierId].IsSuspended;

    private SupplyRow RowOf(Offer offer)
    {
        var resource = _resources[offer.ResourceId];
        return new(
            offer.Id, offer.ResourceId, offer.SupplierId, resource.AcceleratorClass, resource.Region,
            offer.Form.ToString(), offer.Units.Count, offer.AcceleratorsPerUnit.Count, offer.BlockUnits.Count,
            offer.MinMinutes, offer.Window.Start, offer.Window.End, offer.Price.Micros, offer.Sequence,
            resource.Memory?.Count, resource.RateAt(Precision.Fp16)?.Gflops, resource.Pue?.Milli,
            resource.Renewable?.Value, resource.Accelerators.Count)
        {
            Site = resource.Site,
            Interconnect = resource.Interconnect,
            Catalogued = resource.Catalogued,
            Verified = resource.IsVerified,
            AutoAccept = offer.AutoAccept,
            OfOrders = offer.Constraint,
        };
    }

    private void On(ResourceRegistered e)
    {
        var resource = Resource.Create(e);
        _resources.Add(e.ResourceId, resource);
        NoteRate(resource);
    }

    private void On(ResourceSpecificationVerified e)
    {
        var resource = _resources[e.ResourceId] = _resources[e.ResourceId].Apply(e);
        NoteRate(resource);
        foreach (var offerId in _offersOfResource.GetValueOrDefault(e.ResourceId) ?? [])
        {
            _index.Remove(offerId);
            _index.Add(RowOf(_offers[offerId]));
            ShowOrHide(offerId);
        }
    }

    private void NoteRate(Resource resource)
    {
        if (!resource.Catalogued || resource.RateAt(Precision.Fp16) is not { Gflops: > 0 } rate)
        {
            return;
        }

        if (!_classRates.TryGetValue(resource.AcceleratorClass, out var known) || rate < known)
        {
            _classRates[resource.AcceleratorClass] = rate;
        }
    }

    private void On(ResourceStatusChanged e)
    {
        _resources[e.ResourceId] = _resources[e.ResourceId].Apply(e);
        foreach (var offerId in _offersOfResource.GetValueOrDefault(e.ResourceId) ?? [])
        {
            ShowOrHide(offerId);
        }
    }

    private void On(OfferListed e)
    {
        LetFinishedLeave();
        var offer = Offer.Create(e, ++_sequence);
        _offers.Add(offer.Id, offer);
        Group(_offersOfResource, offer.ResourceId).Add(offer.Id);
        Group(_offersOfSupplier, offer.SupplierId).Add(offer.Id);
        _index.Add(RowOf(offer));
        ShowOrHide(offer.Id);
        _deadlines.Set(DeadlineKind.OfferExpires, offer.Id, offer.Window.End);
        if (offer.Window.Start > Now)
        {
            _returns.Set(DeadlineKind.OfferBegins, offer.Id, AskedForFrom(offer.Window.Start));
        }
    }

    private void On(OfferRepriced e)
    {
        var offer = _offers[e.OfferId] = _offers[e.OfferId].Apply(e, ++_sequence);
        _index.Reprice(offer.Id, offer.Price.Micros, offer.Sequence);
    }

    private void On(OfferPaused e)
    {
        _offers[e.OfferId] = _offers[e.OfferId].Apply(e);
        ShowOrHide(e.OfferId);
    }

    private void On(OfferResumed e)
    {
        _offers[e.OfferId] = _offers[e.OfferId].Apply(e);
        ShowOrHide(e.OfferId);
    }

    private void On(OfferWithdrawn e)
    {
        _offers[e.OfferId] = _offers[e.OfferId].Apply(e);
        TakeOff(e.OfferId);
    }

    private void On(OfferExpired e)
    {
        _offers[e.OfferId] = _offers[e.OfferId].Apply(e);
        TakeOff(e.OfferId);
    }

    private void On(OfferCapacityReserved e)
    {
        _offers[e.OfferId] = _offers[e.OfferId].Apply(e);
        _index.Reserve(e.OfferId, e.MatchId, e.Units, e.Start, e.End);
        _returns.Set(DeadlineKind.CapacityReturns, e.MatchId, AskedForFrom(e.End));
    }

    private void On(OfferCapacityReleased e)
    {
        var offer = _offers[e.OfferId] = _offers[e.OfferId].Apply(e);
        _index.Release(e.OfferId, e.MatchId, e.Units, e.Start, e.End);
        if (!offer.Reservations.ContainsKey(e.MatchId))
        {
            _returns.Clear(DeadlineKind.CapacityReturns, e.MatchId);
            NoteFinished(offer);
            NoteFinished(ClosedKind.Match, e.MatchId);
        }
    }

    /// <summary>
    /// When an order at the market's time can first start at a whole minute: just after the minute before it. Waiting
    /// for the minute itself would let an order that is placed in between go ahead of those that wait.
    /// </summary>
    private static DateTimeOffset AskedForFrom(DateTimeOffset minute) => minute.AddMinutes(-1).AddMicroseconds(1);

    /// <summary>A reservation that time has passed over holds nothing that anyone could still ask for.</summary>
    private void DropPassed(Match match)
    {
        var offer = _offers[match.OfferId];
        if (offer.Reservations.TryGetValue(match.Id, out var held))
        {
            NoteFinished(_offers[offer.Id] = offer.WithoutPassed(match.Id));
            NoteFinished(ClosedKind.Match, match.Id);
            _index.Release(offer.Id, match.Id, held.Units.Count, held.Window.Start, held.Window.End);
        }
    }

    private void ShowOrHide(Guid offerId) => _index.SetOpen(offerId, TakesMatches(_offers[offerId]));

    private void TakeOff(Guid offerId)
    {
        var offer = _offers[offerId];
        _index.Remove(offerId);
        Ungroup(_offersOfResource, offer.ResourceId, offerId);
        Ungroup(_offersOfSupplier, offer.SupplierId, offerId);
        _deadlines.Clear(DeadlineKind.OfferExpires, offerId);
        _returns.Clear(DeadlineKind.OfferBegins, offerId);
        NoteFinished(offer);
    }

    private static List<Guid> Group(Dictionary<Guid, List<Guid>> groups, Guid key)
    {
        if (!groups.TryGetValue(key, out var group))
        {
            groups.Add(key, group = []);
        }

        return group;
    }

    private static void Ungroup(Dictionary<Guid, List<Guid>> groups, Guid key, Guid member)
    {
        groups[key].Remove(member);
        if (groups[key].Count == 0)
        {
            groups.Remove(key);
        }
    }
}

using Exchange.Api.Accounts;
using Exchange.Api.Attestation;
using Exchange.Api.Describing;
using Exchange.Api.Leases;
using Exchange.Api.Matching;
using Exchange.Api.Offers;
using Exchange.Api.Orders;
using Exchange.Api.Participants;
using Exchange.Api.Reference;
using Exchange.Api.Resources;
using Exchange.Api.Settlements;
using Exchange.Api.Trading;
using Exchange.Api.Vouchers;

namespace Exchange.Api.Reading;

internal static class ReadEndpoints
{
    /// <summary>Everything that is read, each path with its policy.</summary>
    public static void MapReads(this IEndpointRouteBuilder app)
    {
        var reads = app.MapGroup("").AddEndpointFilter<ReadGate>().WithMetadata(new WaitsForPosition());
        reads.MapMarketQueries();
        reads.MapParticipantQueries();
        reads.MapAccountQueries();
        reads.MapResourceQueries();
        reads.MapOfferQueries();
        reads.MapOrderQueries();
        reads.MapMatchQueries();
        reads.MapLeaseQueries();
        reads.MapSettlementQueries();
        reads.MapVoucherQueries();
        reads.MapReferenceQueries();
        reads.MapSubjectReceipts();
        reads.MapOpeningQueries();
    }
}

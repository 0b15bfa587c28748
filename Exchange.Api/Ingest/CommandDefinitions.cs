using Exchange.Api.Accounts;
using Exchange.Api.Leases;
using Exchange.Api.Matching;
using Exchange.Api.Offers;
using Exchange.Api.Orders;
using Exchange.Api.Participants;
using Exchange.Api.Reference;
using Exchange.Api.Resources;
using Exchange.Api.Settlements;
using Exchange.Api.Vouchers;

namespace Exchange.Api.Ingest;

/// <summary>Every command, once; a test holds the list to the routes of the contract.</summary>
internal static class CommandDefinitions
{
    public static IReadOnlyList<CommandDefinition> All { get; } =
    [
        .. ParticipantCommands.All,
        .. AccountCommands.All,
        .. ResourceCommands.All,
        .. OfferCommands.All,
        .. OrderCommands.All,
        .. MatchCommands.All,
        .. LeaseCommands.All,
        .. SettlementCommands.All,
        .. VoucherCommands.All,
        .. ReferenceCommands.All,
    ];
}

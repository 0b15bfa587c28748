using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Accounts;

namespace Exchange.Api.Accounts;

internal static class AccountProjection
{
    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case AccountOpened e:
                writes.Insert(
                    "account", e.AccountId, ("owner", e.OwnerId), ("kind", e.Kind), ("currency", e.Currency),
                    ("balance", 0), ("held", 0));
                break;
            case AccountDeposited e:
                Move(
                    writes, recorded, e.AccountId, "deposited", e.AmountMicros, e.TransferId,
                    ("reference", e.Reference));
                break;
            case AccountWithdrawn e:
                Move(
                    writes, recorded, e.AccountId, "withdrawn", -e.AmountMicros, e.TransferId,
                    ("reference", e.Reference));
                break;
            case AccountPosted e:
                Move(writes, recorded, e.AccountId, "posted", e.AmountMicros, e.TransferId, ("reason", e.Reason));
                break;
            case AccountHeld e:
                writes.Increase("account", e.AccountId, "held", e.AmountMicros);
                break;
            case AccountHoldReleased e:
                writes.Increase("account", e.AccountId, "held", -e.AmountMicros);
                break;
        }
    }

    private static void Move(
        Writes writes, RecordedEvent recorded, Guid account, string kind, long amount, Guid transfer,
        (string Column, object? Value) why)
    {
        writes.Increase("account", account, "balance", amount);
        writes.Append(
            "account_line", recorded.Id, ("account", account), ("sequence", recorded.Sequence),
            ("at", recorded.Timestamp), ("kind", kind), ("amount", amount), ("transfer", transfer), why);
    }
}

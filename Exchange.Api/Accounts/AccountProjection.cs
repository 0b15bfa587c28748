using EventStore;
using Exchange.Api.Reading;
using Exchange.Domain.Accounts;

namespace Exchange.Api.Accounts;

internal static class AccountProjection
{
    private const string Move = "update read.account set balance = balance + $2 where id = $1";

    private const string Hold = "update read.account set held = held + $2 where id = $1";

    private const string Line =
        """
        insert into read.account_line (account, sequence, at, kind, amount, transfer, reason, reference)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    public static void Apply(Writes writes, RecordedEvent recorded)
    {
        switch (recorded.Data)
        {
            case AccountOpened e:
                writes.Add(
                    "insert into read.account (id, owner, kind, currency) values ($1, $2, $3, $4)",
                    e.AccountId, e.OwnerId, e.Kind, e.Currency);
                break;
            case AccountDeposited e:
                writes.Add(Move, e.AccountId, e.AmountMicros);
                writes.Add(
                    Line, e.AccountId, recorded.Sequence, recorded.Timestamp, "deposited", e.AmountMicros, e.TransferId,
                    null, e.Reference);
                break;
            case AccountWithdrawn e:
                writes.Add(Move, e.AccountId, -e.AmountMicros);
                writes.Add(
                    Line, e.AccountId, recorded.Sequence, recorded.Timestamp, "withdrawn", -e.AmountMicros,
                    e.TransferId,
                    null, e.Reference);
                break;
            case AccountPosted e:
                writes.Add(Move, e.AccountId, e.AmountMicros);
                writes.Add(
                    Line, e.AccountId, recorded.Sequence, recorded.Timestamp, "posted", e.AmountMicros, e.TransferId,
                    e.Reason, null);
                break;
            case AccountHeld e:
                writes.Add(Hold, e.AccountId, e.AmountMicros);
                break;
            case AccountHoldReleased e:
                writes.Add(Hold, e.AccountId, -e.AmountMicros);
                break;
        }
    }
}

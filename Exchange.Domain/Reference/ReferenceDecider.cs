using Exchange.Domain.Trading;

namespace Exchange.Domain.Reference;

/// <summary>The rules of reference data: pure, and checked in the order of <see cref="RefusalCode"/>.</summary>
public static class ReferenceDecider
{
    /// <summary>A version replaces the one before.</summary>
    /// <param name="command">What was asked.</param>
    /// <param name="idTaken">Whether something of the market has this id.</param>
    /// <param name="inForce">The data in force, if there is any.</param>
    public static Decision Load(LoadReferenceData command, bool idTaken, ReferenceData? inForce)
    {
        if (command.ReferenceId != inForce?.Id && idTaken)
        {
            return Refused.IdTaken("reference", command.ReferenceId);
        }

        if (inForce is not null && command.ReferenceId != inForce.Id)
        {
            return Refused.WrongState(
                "reference", command.ReferenceId, $"A market has one reference data; its id is {inForce.Id}.");
        }

        if (command.Version < inForce?.Version)
        {
            return Refused.WrongState(
                "version", command.ReferenceId,
                $"Versions rise: version {Refused.Text(inForce.Version)} is in force.");
        }

        return command.Version == inForce?.Version
            ? new Refusal(
                RefusalCode.AlreadySo, "version", Refused.Text(command.Version),
                "A version is loaded once; what changes is a new version.")
            : Decision.Accepted([
                new ReferenceDataLoaded(
                    command.ReferenceId, command.Version, [.. command.Classes], [.. command.Shares],
                    [.. command.Measured]),
            ]);
    }
}

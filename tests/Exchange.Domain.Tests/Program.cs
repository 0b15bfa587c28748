using System.Globalization;
using Exchange.Domain.Tests.Matching;

// The tests are run by their runner; this is the other process of Streams_of_commands.
if (args is not [CommandStream.Verb, var seed, var commands])
{
    return 2;
}

var stream = new CommandStream(int.Parse(seed, CultureInfo.InvariantCulture));
stream.Run(int.Parse(commands, CultureInfo.InvariantCulture), compare: null);
Console.WriteLine(stream.Digest);
return 0;
